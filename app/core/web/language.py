"""Which of the two languages a caller reads: Chinese unless English is preferred."""

from starlette.requests import HTTPConnection


def prefers_english(request: HTTPConnection) -> bool:
    """True when Accept-Language ranks English above Chinese."""
    ranks = {"zh": 0.0, "en": 0.0}
    for part in request.headers.get("accept-language", "").lower().split(","):
        tag, _, quality = part.strip().partition(";q=")
        language = tag.split("-")[0]
        if language in ranks:
            ranks[language] = max(ranks[language], _quality(quality))
    return ranks["en"] > ranks["zh"]


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
