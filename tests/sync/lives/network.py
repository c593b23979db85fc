"""A network that loses, repeats and reorders: requests reach the server at once or never, their answers whenever somebody says so."""

from dataclasses import dataclass, field, replace

from nuanxin_phone.phone import Phone
from nuanxin_phone.wire import Answer, Request

from tests.sync.lives.world import Crash, Server


@dataclass
class Link:
    """A phone, its user, and the answers still under way to it."""

    user: str
    phone: Phone
    under_way: list[tuple[Request, Answer]] = field(default_factory=list)
    now: float = 0.0


@dataclass
class Network:
    """The links between phones and one server. `blind` delivers pages as if a phone never compared cursors."""

    server: Server
    links: dict[str, Link]
    blind: bool = False

    def send(self, name: str, fate: str) -> None:
        """Send a phone's next request: `whole`, `unheard` by the server, `unanswered`, or its answer `late` or `twice`."""
        link = self.links[name]
        request = link.phone.next_request(link.now)
        if request is None:
            return
        answer = None if fate == "unheard" else self._answer(link, request)
        if answer is None or fate == "unanswered":
            link.phone.lost(request, link.now)
            return
        if fate in {"late", "twice"}:
            link.under_way.append((request, answer))
        if fate == "late":
            link.phone.lost(request, link.now)
        else:
            self.deliver(link, request, answer)

    def _answer(self, link: Link, request: Request) -> Answer | None:
        try:
            return self.server.handle(link.user, request)
        except Crash:
            return None

    def deliver(self, link: Link, request: Request, answer: Answer) -> None:
        """Hand an answer over."""
        if self.blind and request.kind == "pull":
            request = replace(request, ticket=link.phone.store.get("cursor"))
        link.phone.receive(request, answer, link.now)

    def arrive(self, name: str, which: int) -> None:
        """One of the answers under way arrives."""
        link = self.links[name]
        if link.under_way:
            self.deliver(link, *link.under_way.pop(which % len(link.under_way)))

    def settle(self, most: int = 400) -> bool:
        """No more faults: every phone works until it has nothing to do. False when one never stops."""
        for link in self.links.values():
            link.under_way.clear()
            link.phone.restart()
        for _ in range(3):  # what one pushes others pull
            for link in self.links.values():
                link.phone.wake()
                link.now += 2000
                for _ in range(most):
                    request = link.phone.next_request(link.now)
                    if request is None:
                        break
                    self.send_whole(link, request)
                else:
                    return False
        return True

    def send_whole(self, link: Link, request: Request) -> None:
        """A request and its answer, without any fault."""
        answer = self._answer(link, request)
        if answer is None:
            link.phone.lost(request, link.now)
            link.now += 1000
        else:
            link.phone.receive(request, answer, link.now)
