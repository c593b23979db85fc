"""Sending the word of an alert to one channel, in the channel's own words."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from app.alerts.message import Message, filled
from app.core import json
from app.core.channels import Channel
from app.core.outbound import Answered, Outbound, OutboundFailed
from app.core.signature import robot_parameters, webhook_headers

TYPES = {"json": "application/json; charset=utf-8", "form": "application/x-www-form-urlencoded; charset=utf-8"}


async def deliver(outbound: Outbound, channel: Channel, message: Message, at: datetime) -> None:
    """Send it. Raises OutboundFailed unless the other side says that it has taken it."""
    body = _body(channel, message)
    headers = {name: value.get_secret_value() for name, value in channel.headers.items()}
    headers |= {"Content-Type": TYPES[channel.encoding], "Idempotency-Key": message.key}
    url, secret = channel.url.get_secret_value(), channel.secret.get_secret_value() if channel.secret else ""
    if channel.kind == "webhook":
        headers |= webhook_headers(secret, message.key, at, body)
    if channel.signed:
        url += ("&" if "?" in url else "?") + urlencode(robot_parameters(secret, at))
    _check(channel, await outbound.post(url, body, headers))


def _body(channel: Channel, message: Message) -> bytes:
    if channel.kind == "webhook":
        return json.dumps(message.event)
    values: dict[str, Any] = filled(channel.template, message)
    return urlencode(values).encode() if channel.encoding == "form" else json.dumps(values)


def _check(channel: Channel, answered: Answered) -> None:
    if not 200 <= answered.status < 300:
        raise OutboundFailed(f"answered {answered.status}")
    if not channel.wanted:
        return
    try:
        said = json.read_strictly(answered.content)
    except json.MalformedJson as error:
        raise OutboundFailed(type(error).__name__) from error
    if not isinstance(said, dict) or any(said.get(name) != value for name, value in channel.wanted.items()):
        raise OutboundFailed("answered that it refuses")
