"""The API's own reading room: Swagger UI served from this process, without any outside request or inline script."""

from importlib import resources

from fastapi import APIRouter, Response

router = APIRouter(prefix="/docs", include_in_schema=False)

PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>暖心 Nuanxin API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<noscript>这个页面需要 JavaScript；接口说明也在 <a href="/openapi.json">openapi.json</a>。This page needs JavaScript.</noscript>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#docs", deepLinking: true, docExpansion: "none", validatorUrl: null, filter: true
});
"""
ASSETS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}


@router.get("")
async def get_docs() -> Response:
    """接口说明 The page."""
    return Response(PAGE, media_type="text/html")


@router.get("/start.js")
async def get_start() -> Response:
    """页面脚本 What starts it."""
    return Response(START, media_type="text/javascript", headers=FOR_A_DAY)


@router.get("/{name}")
async def get_asset(name: str) -> Response:
    """页面资源 What it is made of."""
    if name not in ASSETS:
        return Response(status_code=404)
    content = (resources.files("fastapi_offline") / "static" / name).read_bytes()
    return Response(content, media_type=ASSETS[name], headers=FOR_A_DAY)
