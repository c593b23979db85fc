"""Which methods a path takes: of all its routes, where the framework names only the first (RFC 9110, 15.5.6)."""

from fastapi import Request
from fastapi.routing import RouteContext, iter_route_contexts


def methods_allowed(request: Request) -> str:
    """The methods of the request's path, as the Allow header lists them."""
    path = request.scope["path"]
    routes = [one for one in iter_route_contexts(request.app.routes) if one.methods and one.path_regex.match(path)]
    # A path that is written out goes before one with a parameter in its place.
    nearest = min((_parameters(one) for one in routes), default=0)
    return ", ".join(sorted({name for one in routes if _parameters(one) == nearest for name in one.methods or ()}))


def _parameters(route: RouteContext) -> int:
    return (route.path_format or "").count("{")
