"""A mailbox on this machine: as much of IMAP (RFC 3501, 6851) as the robot speaks."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Mail:
    """One mail of a folder."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Server:
    """Starts with `with`; `folders` are what it holds."""

    user: str = "robot"
    password: str = "a-secret"
    keywords: bool = True
    can: str = "IMAP4rev1 MOVE UIDPLUS"
    folders: dict[str, list[Mail]] = field(default_factory=lambda: {"INBOX": []})
    commands: list[str] = field(default_factory=list)
    at_command: Callable[[str], bool] = lambda _: True
    """Called before each command; False: the connection breaks."""

    def put(self, *raws: bytes) -> None:
        inbox = self.folders["INBOX"]
        for raw in raws:
            inbox.append(Mail(uid=len(inbox) + 1 + sum(map(len, self.folders.values())), raw=raw))

    def __enter__(self) -> Server:
        server = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _Session(server, self.rfile, self.wfile).run()

        class Listening(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Listening(("127.0.0.1", 0), Session)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Session:
    def __init__(self, server: Server, read: Any, write: Any) -> None:
        self._server, self._read, self._write = server, read, write
        self._folder: list[Mail] = []

    def run(self) -> None:
        self._say("* OK ready")
        while line := self._read.readline():
            tag, _, command = line.decode("latin-1").strip().partition(" ")
            self._server.commands.append(command)
            if not self._server.at_command(command):
                return
            name, _, rest = command.partition(" ")
            if name.upper() == "UID":
                name, _, rest = rest.partition(" ")
                name = f"UID_{name}"
            answer = getattr(self, f"_{name.lower()}", lambda _: "BAD unknown")(rest)
            self._say(f"{tag} {answer} .")
            if name.upper() == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self._write.write(line.encode() + b"\r\n")

    def _capability(self, _: str) -> str:
        self._say(f"* CAPABILITY {self._server.can}")
        return "OK"

    def _login(self, rest: str) -> str:
        wanted = f'{self._server.user} "{self._server.password}"'
        return "OK" if rest == wanted else "NO [AUTHENTICATIONFAILED] robot@example.org is wrong"

    def _select(self, rest: str) -> str:
        found = self._server.folders.get(rest.strip('"'))
        if found is None:
            return "NO no such folder"
        self._folder = found
        self._say(f"* {len(found)} EXISTS")
        more = r" \*" if self._server.keywords else ""
        self._say(rf"* OK [PERMANENTFLAGS (\Seen \Deleted{more})] kept")
        return "OK [READ-WRITE] done"

    def _create(self, rest: str) -> str:
        self._server.folders[rest.strip('"')] = []
        return "OK"

    def _uid_search(self, rest: str) -> str:
        without = {"\\Deleted", *re.findall(r"UNKEYWORD (\S+)", rest)}
        uids = [str(one.uid) for one in self._folder if not one.flags & without]
        self._say(f"* SEARCH {' '.join(uids)}".rstrip())
        return "OK"

    def _uid_fetch(self, rest: str) -> str:
        mail = self._find(rest)
        if mail:
            place = self._folder.index(mail) + 1
            self._write.write(
                f"* {place} FETCH (UID {mail.uid} BODY[]<0> {{{len(mail.raw)}}}\r\n".encode()
                + mail.raw
                + b")\r\n"
            )
        return "OK"

    def _uid_store(self, rest: str) -> str:
        mail = self._find(rest)
        if mail:
            mail.flags |= set(re.findall(r"[\\$\w]+", rest.rpartition("(")[2]))
        return "OK"

    def _uid_move(self, rest: str) -> str:
        answer = self._uid_copy(rest)
        mail = self._find(rest)
        if answer.startswith("OK") and mail:
            self._folder.remove(mail)
        return answer

    def _uid_copy(self, rest: str) -> str:
        target = self._server.folders.get(rest.partition(" ")[2].strip('"'))
        mail = self._find(rest)
        if target is None:
            return "NO [TRYCREATE] no such folder"
        if mail:
            target.append(mail)
        return "OK"

    def _uid_expunge(self, rest: str) -> str:
        mail = self._find(rest)
        if mail and "\\Deleted" in mail.flags:
            self._folder.remove(mail)
        return "OK"

    def _logout(self, _: str) -> str:
        self._say("* BYE")
        return "OK"

    def _find(self, rest: str) -> Mail | None:
        uid = int(rest.partition(" ")[0])
        return next((one for one in self._folder if one.uid == uid), None)
