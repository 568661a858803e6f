"""How long a summary may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """Lengths in characters.

    `lead` is where the lead takes no further sentence, `lead_most` what a single long one may come to. `share` is how
    much of an article lead and points may come to together, once it is longer than a short piece. `salient` is how many
    sentences are shown of an article without any structure, `nested` whether points show what nests in them.
    """

    lead: int
    lead_most: int
    point: int
    share: float
    salient: int
    nested: bool


BRIEF = Budget(lead=60, lead_most=120, point=60, share=0.3, salient=2, nested=False)
STANDARD = Budget(lead=120, lead_most=210, point=110, share=0.56, salient=3, nested=True)
FULL = Budget(lead=210, lead_most=420, point=400, share=0.8, salient=6, nested=True)
