"""The habits of English sites, as in `habits`; tried on paragraphs that hold a Latin word."""

from bot.core.article import Role

ENGLISH_HABITS: tuple[tuple[Role, int, tuple[str, ...]], ...] = (
    (
        Role.SOURCE,
        120,
        (
            r"(?:last\s)?(?:updated|published|posted)\b[\s:/|–-].{0,40}\d{4}.{0,24}",
            r"(?:source text|further company coverage|eikon search string)\b.{0,90}",
            r"\(newsroom:? .{1,60}\)",
        ),
    ),
    (
        Role.CREDIT,
        140,
        (
            r"[A-Z][\w ,&’'-]{2,50}\b(?:correspondent|reporter|editor|staff writer|contributor|columnist)",
            r"\(?(?:additional )?reporting(?: by|:).{1,130}",
            r"(?:our standards|write to|contact)\b[: ].{1,120}",
        ),
    ),
    (
        Role.CAPTION,
        240,
        (
            r"image (?:source|caption|credit),? .{1,220}",
            r".{0,180}\((?:pic|photo|image|file|credit|picture)s?\b[^)]{0,60}\)",
        ),
    ),
    (
        Role.PROMOTION,
        300,
        (
            r".{0,120}\bmay (?:earn|receive) (?:an? )?(?:affiliate |small )?(?:commission|fee)s?\b.*",
            r"continue reading\b.{0,80}",
            r"the post .{1,220} appeared first on .{1,60}",
            r"thanks to @.{1,200}",
            r"(?:check out|follow|add) .{1,60} (?:on|as) (?:youtube|twitter|google|amazon|a preferred).{0,120}",
            r".{0,60}products recommended by .{1,40} are selected.{0,200}",
            r".{0,40}\bsign up (?:for|to)\b.{0,160}newsletter.{0,120}",
            r"[^.]{0,80}[?.] (?:email|write to|contact|get in touch)\b.{0,20}\S+@\S+.*",
            r"(?:this (?:article|story|post) (?:originally|first) appeared|become a (?:member|patron)).{0,160}",
        ),
    ),
    (
        Role.RELATED,
        160,
        (
            r"(?:read next|as it happened|don.t miss|more (?:on this story|stories|reading))\s*(?:[:：].*)?",
            r"(?:full )?changelog\s*[:：].*",
            r"(?:you may also like|what to read next|most read|trending(?: now)?|popular stories)\s*(?:[:：].*)?",
            r"recommended(?: for you| reading| stories)?\s*(?:[:：].*)?",
        ),
    ),
)
