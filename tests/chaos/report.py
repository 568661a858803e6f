"""A run's outcome in words: a table for who watches, a sentence for each thing that went wrong."""

from tests.chaos.run import Outcome

_MOST_NAMED = 20


def table(outcome: Outcome) -> str:
    verdict, plan = outcome.verdict, outcome.plan
    met = sum(count > 0 for count in verdict.in_flight)
    phases = ", ".join(f"{count} {phase}" for phase, count in sorted(outcome.phases.items()))
    answers = ", ".join(f"{count} × {status or 'dropped before'}" for status, count in sorted(outcome.answers.items()))
    lines = {
        "seed": f"{plan.seed}",
        "chats": f"{plan.private} private, {plan.groups} groups, {plan.supergroups} supergroups",
        "messages": f"{verdict.messages}",
        "answers": f"{answers}; {verdict.drops} dropped after",
        "kills": f"{len(plan.kills)} ({phases}); {met} met messages in flight",
        "lost": f"{len(verdict.lost)}",
        "repeated by kills": f"{verdict.repeated_by_kills} of {verdict.bound} in flight at kills, "
        f"at most {max(verdict.in_flight, default=0)} at one",
        "repeated by drops": f"{verdict.repeated_by_drops} of {verdict.drops} dropped answers",
        "other faults": f"{len(verdict.faults)}",
        "took": f"{outcome.took_s:.0f} s",
    }
    width = max(map(len, lines))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in lines.items())


def told(outcome: Outcome) -> str:
    """Return what went wrong, or that nothing has, and how to repeat the run."""
    wrong = [*(f"lost: {one}" for one in outcome.verdict.lost), *outcome.verdict.faults]
    named = wrong[:_MOST_NAMED] + ([f"and {len(wrong) - _MOST_NAMED} more"] if len(wrong) > _MOST_NAMED else [])
    return "\n".join([table(outcome), *named, f"To repeat it: CHAOS_SEED={outcome.plan.seed}"])


def is_sound(outcome: Outcome) -> bool:
    return not (outcome.verdict.lost or outcome.verdict.faults)
