"""The processes that run queries: how many at once, who comes next, and who is cut off.

Each query has a process for itself as long as it runs (`worker`). Processes stay for the next query, are killed at a
limit and replaced. Clients take turns. A client's queries come in their order; where very many wait, the newest comes
first, since whoever waits longest has most likely gone. So one who asks a hundred endless queries waits for himself.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Lock

from sendgraph.errors import SendgraphError
from sendgraph.web.endpoint import worker as process
from sendgraph.web.endpoint.limits import Limits

_START = 30.0  # seconds that a process may take to be ready
_STEP = 0.02  # seconds between two looks at how long a process has worked
_PATIENCE = 4  # how many times its first moment a quick query may take by the clock, on a machine that is busy
_TICKS = os.sysconf("SC_CLK_TCK")
_NICE = 15  # how far a long query gives way to others (0 not at all, 19 to all)


class BusyError(SendgraphError):
    """No room for a query now; it may be asked again."""


class GoneError(SendgraphError):
    """Whoever asked has gone."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query, its dataset (None: all graphs), and the formats that would do for a table and for a graph."""

    sparql: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    results: str | None = "json"
    graph: str | None = "ttl"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker says (`worker.ANSWER` and others): an answer in a format, or why there is none."""

    kind: str
    message: str = ""
    form: str = ""
    body: bytes = b""


@dataclass(eq=False)
class Ticket:
    """A question on its way through the pool."""

    question: Question
    client: str = ""
    worker: Worker | None = None
    gone: bool = False
    placed: bool = False
    turn: Event = field(default_factory=Event)


class DiedError(Exception):
    """A process that ended in the middle of a query; ``code`` is its exit code, a signal's number negated."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


class Worker:
    """A process that has a store open."""

    def __init__(self, store: Path, memory: int) -> None:
        self.store = store
        self._ready = False
        command = [sys.executable, "-m", process.__name__, str(store), str(memory)]
        self._process = subprocess.Popen(  # noqa: S603 -- our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # an interrupt at the terminal is the server's, which ends its processes
        )

    def send(self, line: bytes) -> None:
        """Give it a question; wait for its start before."""
        assert self._process.stdin and self._process.stdout  # noqa: S101 -- both are pipes
        if not self._ready and (not self.wait(_START) or not self._process.stdout.readline()):
            raise DiedError(self._code())
        self._ready = True
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise DiedError(self._code()) from None

    def wait(self, seconds: float) -> bool:
        """Return whether there is a reply, or the process has ended, within so many seconds."""
        assert self._process.stdout  # noqa: S101 -- it is a pipe
        poll = select.poll()
        poll.register(self._process.stdout, select.POLLIN)
        return bool(poll.poll(max(0, seconds) * 1000))

    def receive(self) -> Reply:
        """Return the reply. Raises DiedError where the process ended instead."""
        assert self._process.stdout  # noqa: S101 -- it is a pipe
        line = self._process.stdout.readline()
        head = json.loads(line) if line.endswith(b"\n") else None
        body = self._process.stdout.read(head["size"]) if head else b""
        if head is None or len(body) < head["size"]:
            raise DiedError(self._code())
        return Reply(head["kind"], head.get("message", ""), head.get("form", ""), body)

    def work(self) -> float:
        """Return the seconds that the process has worked, by the processor's clock; where unknown, by the wall's."""
        try:
            status = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return time.monotonic()
        user, system = status.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICKS

    def give_way(self) -> None:
        """Run only when others leave time."""
        try:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)
        except OSError:
            return  # it has just ended

    def kill(self) -> None:
        """End the process at once; what is read from it ends too."""
        self._process.kill()

    def close(self) -> None:
        """End the process, and free what the server has of it."""
        self._process.kill()
        with self._process:
            pass

    def _code(self) -> int:
        self._process.kill()
        return self._process.wait()


class Pool:
    """Processes for queries on the store of one generation at a time. Threads may share it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._waiting: dict[str, list[Ticket]] = {}
        self._quick = 0
        self._long: list[Ticket] = []
        weakref.finalize(self, _close, self._all)

    def ask(self, ticket: Ticket, store: Path) -> Reply:
        """Return the reply to a question, asked of a store; waits for its turn, and for the answer.

        Raises BusyError where there is no room for it, and GoneError when the ticket was given up.
        """
        self._enter(ticket)
        try:
            return self._run(ticket, store)
        finally:
            with self._lock:
                if ticket in self._long:
                    self._long.remove(ticket)
                else:
                    self._quick -= 1
                self._next()

    def give_up(self, ticket: Ticket) -> None:
        """Stop a question whose asker has gone."""
        with self._lock:
            ticket.gone = True
            ticket.turn.set()
            if ticket.worker:
                ticket.worker.kill()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            self._idle.clear()
            _close(self._all)

    def _enter(self, ticket: Ticket) -> None:
        """Wait for a place among the quick ones; where too many wait, the longest queue loses its oldest."""
        start = time.monotonic()
        with self._lock:
            self._waiting.setdefault(ticket.client, []).append(ticket)
            self._next()
            if sum(map(len, self._waiting.values())) > self.limits.waiting:
                longest = max(self._waiting.values(), key=len)
                self._leave(longest[0])
                longest[0].turn.set()
        ticket.turn.wait(self.limits.seconds)
        with self._lock:
            if ticket.placed:
                return
            self._leave(ticket)
        if ticket.gone:
            raise GoneError("whoever asked has gone")
        waited = time.monotonic() - start
        raise BusyError(f"the server is busy: the query waited for {waited:.1f} seconds in vain; ask again in a while")

    def _leave(self, ticket: Ticket) -> None:
        """Take a ticket out of those that wait; the lock is held."""
        queue = self._waiting.pop(ticket.client, [])
        rest = [other for other in queue if other is not ticket]
        if rest:
            self._waiting[ticket.client] = rest

    def _next(self) -> None:
        """Give free places to those who wait, one client after the other; the lock is held."""
        while self._waiting and self._quick < self.limits.at_once:
            queue = next(iter(self._waiting.values()))
            ticket = queue[0] if len(queue) <= self.limits.waiting // 4 else queue[-1]
            self._leave(ticket)  # which puts the rest of the client's queue behind those of others
            self._quick += 1
            ticket.placed = True
            ticket.turn.set()

    def _run(self, ticket: Ticket, store: Path) -> Reply:
        worker = self._take(ticket, store)
        healthy = False
        try:
            worker.send(_line(ticket.question, self.limits))
            reply = self._wait(ticket, worker)
            healthy = ticket not in self._long
        except DiedError as error:
            if ticket.gone:
                raise GoneError("whoever asked has gone") from None
            return self._died(error.code)
        finally:
            self._give_back(ticket, worker, healthy=healthy)
        return reply

    def _wait(self, ticket: Ticket, worker: Worker) -> Reply:
        """Wait for a reply, beyond the first moment only where there is room for another long query."""
        start = time.monotonic()
        if self._quickly(worker):
            return worker.receive()
        self._become_long(ticket)
        worker.give_way()
        if worker.wait(start + self.limits.seconds - time.monotonic()):
            return worker.receive()
        return self._cut_off()

    def _quickly(self, worker: Worker) -> bool:
        """Return whether there is a reply before the process has worked for longer than the first moment."""
        before, end, used = worker.work(), time.monotonic() + _PATIENCE * self.limits.quick, 0.0
        while used < self.limits.quick and time.monotonic() < end:
            if worker.wait(max(_STEP, self.limits.quick - used)):
                return True
            used = worker.work() - before
        return False

    def _become_long(self, ticket: Ticket) -> None:
        """Leave the quick ones. Raises BusyError where as many long ones run as may, of the client or in all."""
        most, quick = self.limits.long, self.limits.quick
        with self._lock:
            own = sum(other.client == ticket.client for other in self._long)
            if len(self._long) >= most or own >= max(1, most * 3 // 4):
                running = f"{len(self._long)} queries run" if len(self._long) > 1 else "1 query runs"
                reason = f"longer than {quick:g} seconds already, as many as may, and this one would be another"
                raise BusyError(f"{running} {reason}; ask again in a while, or ask for less")
            self._long.append(ticket)
            self._quick -= 1
            self._next()

    def _take(self, ticket: Ticket, store: Path) -> Worker:
        """Return a process that has a store open, started if need be; those of another store end."""
        with self._lock:
            if ticket.gone:
                raise GoneError("whoever asked has gone")
            fit = [worker for worker in self._idle if worker.store == store]
            others = [worker for worker in self._idle if worker.store != store]
            worker = fit.pop() if fit else self._started(store)
            self._idle = fit
            self._all.difference_update(others)
            ticket.worker = worker
        _close(others)
        return worker

    def _started(self, store: Path) -> Worker:
        worker = Worker(store, self.limits.memory)
        self._all.add(worker)
        return worker

    def _give_back(self, ticket: Ticket, worker: Worker, *, healthy: bool) -> None:
        """Keep a process for the next query, or one in its place; one that ran long has grown large and ends."""
        with self._lock:
            ticket.worker = None
            kept = healthy and not ticket.gone
            if not kept:
                self._all.discard(worker)
            if len(self._idle) < self.limits.at_once:
                self._idle.append(worker if kept else self._started(worker.store))
            else:
                kept = False
                self._all.discard(worker)
        if not kept:
            worker.close()

    def _cut_off(self) -> Reply:
        seconds = self.limits.seconds
        return Reply(process.LIMIT, f"the query ran for {seconds:g} seconds, the limit, and was cut off; ask for less")

    def _died(self, code: int) -> Reply:
        """Return what is to be said of a process that ended, by its exit code."""
        if code == -signal.SIGSEGV:
            return Reply(process.FAULT, "the query is nested too deeply; write it with fewer brackets")
        if code == -signal.SIGALRM:
            return self._cut_off()
        if code in {-signal.SIGABRT, -signal.SIGKILL, -signal.SIGBUS}:
            return Reply(process.LIMIT, process.too_much_memory(self.limits.memory))
        return Reply(process.FAILED, f"the process that ran the query ended with code {code}")


def _line(question: Question, limits: Limits) -> bytes:
    bounds = {"rows": limits.rows, "size": limits.size, "seconds": limits.seconds, "memory": limits.memory}
    return json.dumps(asdict(question) | bounds).encode() + b"\n"


def _close(workers: Collection[Worker]) -> None:
    for worker in workers:
        worker.close()
