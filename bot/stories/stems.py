"""English words without their endings."""


def stem_of(word: str) -> str:
    """Cut off the commonest English endings: no dictionary form, but the same for most forms of a word."""
    bare = word.replace("’", "'").removesuffix("'s").strip("'-")
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4), ("e", 5)):
        if bare.endswith(ending) and len(bare) >= least and not bare.endswith("ss"):
            return bare[: -len(ending)] + ("y" if ending == "ies" else "")
    return bare
