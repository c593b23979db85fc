"""Files of a phone, without a network: the smallest first, from where the server says, whatever is lost, repeated or late."""

import hashlib
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nuanxin_phone.phone import Phone
from nuanxin_phone.wire import Answer, Request

EPOCH = "first"


@dataclass
class Shelf:
    """What a server keeps of uploads, by the rules of docs/attachments.md."""

    announced: dict[str, str] = field(default_factory=dict)
    content: dict[str, bytes] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def handle(self, request: Request) -> Answer:
        """Answer one request."""
        if request.method == "POST":
            said = json.loads(request.body)
            upload = self.announced.setdefault(said["sha256"], f"upload-{len(self.announced)}")
            self.sizes[upload] = said["size"]
            self.content.setdefault(upload, b"")
            return self.told(upload, said["sha256"])
        upload = request.path.rpartition("/")[2]
        if upload not in self.content:
            return Answer(404)
        have, offset = self.content[upload], int(request.headers["Upload-Offset"])
        if offset != len(have):
            return Answer(409, headers={"upload-offset": str(len(have))})
        self.content[upload] = have + request.body
        return self.told(upload)

    def told(self, upload: str, digest: str = "") -> Answer:
        """How far a file has come."""
        have, size = len(self.content[upload]), self.sizes[upload]
        headers = {"upload-offset": str(have), "upload-complete": "?1" if have == size else "?0"}
        body = json.dumps({"upload_id": upload, "sha256": digest}).encode() if digest else b""
        return Answer(200 if digest else 204, body, headers=headers)

    def whole(self) -> set[str]:
        """The digests of everything that is here."""
        return {hashlib.sha256(one).hexdigest() for name, one in self.content.items() if len(one) == self.sizes[name]}


def a_phone(folder: Path, *sizes: int) -> tuple[Phone, list[str]]:
    """A phone that has nothing else to do, with files of these sizes."""
    phone = Phone()
    with phone.store.changing():
        phone.store.put("caught_up", 1)
        phone.store.put("epoch", EPOCH)
    digests = []
    for number, size in enumerate(sizes):
        path = folder / f"{number}.jpg"
        path.write_bytes(random.Random(number).randbytes(size))
        digests.append(phone.attach(path, "image/jpeg", "door")["sha256"])
    return phone, digests


def test_the_smallest_goes_first(tmp_path: Path) -> None:
    phone, digests = a_phone(tmp_path, 700_000, 100, 90_000)
    shelf, order = Shelf(), []
    while request := phone.next_request(0):
        phone.receive(request, shelf.handle(request), 0)
        order += [one for one in digests if one in shelf.whole() and one not in order]
    assert order == [digests[1], digests[2], digests[0]]
    assert (phone.unsent(), phone.due_at()) == ([], None)


@pytest.mark.parametrize("seed", range(40))
def test_files_come_whole_over_any_network(tmp_path: Path, seed: int) -> None:
    phone, digests = a_phone(tmp_path, 600_000, 50_000, 1)
    shelf, chance, now = Shelf(), random.Random(seed), 0.0
    under_way: list[tuple[Request, Answer]] = []
    for _ in range(2000):
        request = phone.next_request(now)
        if request is None:
            due = phone.due_at()
            if due is None:
                break
            now = max(now + 0.1, due)
            continue
        fate = chance.choice(["whole", "whole", "whole", "unheard", "unanswered", "late", "twice", "restart"])
        answer = None if fate == "unheard" else shelf.handle(request)
        if fate == "twice":
            shelf.handle(request)
        if answer and fate == "late":
            under_way.append((request, answer))
        if fate == "restart":
            phone.restart()
        elif answer is None or fate in {"unanswered", "late"}:
            phone.lost(request, now)
        else:
            phone.receive(request, answer, now)
        if under_way and chance.random() < 0.3:
            phone.receive(*under_way.pop(chance.randrange(len(under_way))), now)
    assert phone.unsent() == []
    assert shelf.whole() == set(digests)


def test_a_restored_server_is_given_what_it_lost(tmp_path: Path) -> None:
    phone, digests = a_phone(tmp_path, 1000)
    shelf = Shelf()
    while request := phone.next_request(0):
        phone.receive(request, shelf.handle(request), 0)
    with phone.store.changing():
        phone.store.put("epoch", "second")
    restored = Shelf()
    while request := phone.next_request(1):
        phone.receive(request, restored.handle(request), 1)
    assert restored.whole() == set(digests)
    assert phone.next_request(2) is None


def test_an_answer_of_somebody_else_counts_for_nothing(tmp_path: Path) -> None:
    phone, _ = a_phone(tmp_path, 1000)
    for portal in (
        Answer(200, b"<html>sign in</html>"),
        Answer(200, b"<html>", headers={"upload-offset": "1000", "upload-complete": "?1"}),
        Answer(204, headers={"upload-offset": "many"}),
        Answer(500),
    ):
        request = phone.next_request(1e9)
        assert request is not None
        phone.receive(request, portal, 0)
        assert len(phone.unsent()) == 1
        assert phone.refused() == {}


def test_what_is_never_taken_is_shown(tmp_path: Path) -> None:
    phone, digests = a_phone(tmp_path, 1000)
    request = phone.next_request(0)
    assert request is not None
    phone.receive(request, Answer(422, json.dumps({"code": "TYPE_REFUSED"}).encode()), 0)
    assert (phone.unsent(), phone.refused()) == ([], {digests[0]: "TYPE_REFUSED"})
    assert phone.next_request(1) is None


def test_a_busy_server_is_waited_for(tmp_path: Path) -> None:
    phone, _ = a_phone(tmp_path, 1000)
    request = phone.next_request(0)
    assert request is not None
    phone.receive(request, Answer(503, b"{}", 60), 0)
    assert phone.next_request(59) is None
    assert phone.next_request(60) is not None
