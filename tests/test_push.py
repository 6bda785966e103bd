"""Pushing to a store over HTTP: what is sent and what is left alone, and what happens when the store misbehaves.

The store is a stand-in (tests/misbehaving.py); tests/test_stores.py pushes to real ones.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from misbehaving import ALWAYS, Fault, StandIn, stand_in
from sendgraph import store
from sendgraph.cli import main
from sendgraph.errors import DataError, UsageError
from sendgraph.mapping.terms import RDFS, SEND, XSD
from sendgraph.push import local, reading
from sendgraph.push.patience import Patience
from sendgraph.push.profiles import Merged, profile, profiles
from sendgraph.push.pushing import Options, Pushed, push
from sendgraph.push.transport import StoreError

BASE = "https://example.org/id/"
DOCUMENTS = ("0123456789abcdef", "fedcba9876543210", "00000000000000aa")
RECORD, MERGED = f"{BASE}graph/pushed", f"{BASE}graph/merged"
OTHERS = "https://example.org/somebody-else"
CREDENTIALS = ("SENDGRAPH_USER", "SENDGRAPH_PASSWORD", "SENDGRAPH_TOKEN", "NETRC")
PASSWORD = "open sesame"  # noqa: S105  # of no store

Content = dict[str, tuple[str, ...]]


def document(text_id: str) -> str:
    return f"{BASE}graph/document/{text_id}"


def content(**words: tuple[str, ...]) -> Content:
    """Return the labels that graphs hold: those of three documents, and of the graphs that every build has."""
    named = {document(text_id): (f"said in {text_id}", "said in all") for text_id in DOCUMENTS}
    fixed = {f"{BASE}graph/{name}": ("said in all", name) for name in ("understood", "inferred", "build")}
    return named | fixed | {f"{BASE}graph/{name}": value for name, value in words.items()}


def quads(content: Content) -> list[Quad]:
    return [
        Quad(NamedNode(f"{BASE}{len(words)}"), RDFS.label, Literal(words), NamedNode(name))
        for name, all_words in content.items()
        for words in all_words
    ]


def write(build: Path, content: Content) -> Path:
    """Make a build of these graphs."""
    nquads = store.canonical(quads(content))
    build.mkdir(exist_ok=True)
    store.write_generation(build, lambda folder: store.fill(folder / store.STORE, nquads))
    return build


def expected(content: Content) -> dict[str | None, set[str]]:
    """Return the lines that a store is to hold, the merged triples in the default graph."""
    lines: dict[str | None, set[str]] = {None: set()}
    for quad in quads(content):
        for name in (None, str(quad.graph_name)[1:-1]):
            lines.setdefault(name, set()).add(f"{quad.triple} .\n")
    return lines


def held(remote: StandIn) -> dict[str | None, set[str]]:
    names = [str(name)[1:-1] for name in remote.store.named_graphs()]
    return {name: remote.lines(name) for name in [None, *names] if name != RECORD}


@pytest.fixture
def remote() -> Iterator[StandIn]:
    with stand_in() as one:
        yield one


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return write(tmp_path / "build", content())


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no credentials of whoever runs the tests go anywhere."""
    for name in CREDENTIALS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "*")


class Pauses(list[float]):
    """A sleep that only takes note."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def patience(**values: float) -> Patience:
    return replace(Patience(timeout=5, tries=4, sleep=Pauses()), **values)  # type: ignore[arg-type]


def options(**values: object) -> Options:
    return replace(Options(profile="oxigraph", patience=patience()), **values)  # type: ignore[arg-type]


def pushed(build: Path, remote: StandIn, **values: object) -> Pushed:
    remote.asked.clear()
    return push(build, remote.url, options(**values))


# --- What is sent ---


def test_a_push_makes_the_store_hold_the_build(build: Path, remote: StandIn) -> None:
    found = pushed(build, remote)
    assert held(remote) == expected(content())
    assert len(found.plan.put) == 7
    assert {line.split('"')[1].split(":")[0] for line in remote.lines(RECORD)} == {"sha256"}
    assert len(remote.lines(RECORD)) == 7


def test_a_second_push_writes_nothing(build: Path, remote: StandIn) -> None:
    pushed(build, remote)
    found = pushed(build, remote)
    assert found.plan.is_done
    assert remote.writes() == []


def test_what_changed_is_put_and_what_left_is_deleted(build: Path, remote: StandIn) -> None:
    pushed(build, remote)
    remote.store.add(Quad(RDFS.label, RDFS.label, Literal("not ours"), NamedNode(OTHERS)))
    after = content(understood=("said otherwise",))
    del after[document(DOCUMENTS[0])]
    found = pushed(write(build, after), remote)
    assert [one.name for one, _ in found.plan.put] == [MERGED, f"{BASE}graph/understood"]
    assert found.plan.delete == (document(DOCUMENTS[0]),)
    assert held(remote) == expected(after) | {OTHERS: remote.lines(OTHERS)}
    assert len(remote.lines(OTHERS)) == 1
    graphs = [line.split("%2Fgraph%2F")[-1] for line in remote.writes() if "pushed" not in line]
    assert graphs == ["understood", "PUT /store?default=", f"document%2F{DOCUMENTS[0]}"]
    assert pushed(build, remote).plan.is_done


def test_graphs_of_names_that_we_do_not_know_yet_are_left_alone_once_put(build: Path, remote: StandIn) -> None:
    more = content(statistics=("new in a later version",))
    pushed(write(build, more), remote)
    assert held(remote) == expected(more)
    assert pushed(build, remote).plan.is_done
    assert pushed(write(build, content()), remote).plan.delete == ()


def test_a_graph_that_somebody_altered_is_put_again(build: Path, remote: StandIn) -> None:
    pushed(build, remote)
    remote.store.add(Quad(RDFS.label, RDFS.label, Literal("smuggled in"), NamedNode(document(DOCUMENTS[1]))))
    found = pushed(build, remote)
    assert [(one.name, str(why)) for one, why in found.plan.put] == [(document(DOCUMENTS[1]), "altered in the store")]
    assert held(remote) == expected(content())


def test_only_verify_sees_what_was_altered_without_changing_the_count(build: Path, remote: StandIn) -> None:
    pushed(build, remote)
    name = NamedNode(document(DOCUMENTS[1]))
    quad = next(iter(remote.store.quads_for_pattern(None, None, None, name)))
    remote.store.remove(quad)
    remote.store.add(Quad(quad.subject, quad.predicate, Literal("altered"), name))
    assert pushed(build, remote).plan.is_done
    assert [one.name for one in pushed(build, remote, verify=True).differed] == [name.value]
    assert held(remote) == expected(content())


def test_a_dry_run_only_plans(build: Path, remote: StandIn) -> None:
    assert len(pushed(build, remote, dry_run=True).plan.put) == 7
    assert remote.writes() == []
    assert len(remote.store) == 0


def test_what_a_loader_loaded_is_recorded_not_sent(build: Path, remote: StandIn) -> None:
    remote.store.extend(quads(content()))
    found = pushed(build, remote)
    assert [one.name for one, _ in found.plan.put] == [MERGED]
    assert len(found.plan.compare) == 6
    assert found.differed == ()
    assert pushed(build, remote).plan.is_done


def test_merged_triples_that_a_loader_loaded_are_recorded_not_sent(build: Path, remote: StandIn) -> None:
    remote.store.extend(quads(content()))
    remote.store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads(content()))
    found = pushed(build, remote)
    assert (found.plan.put, found.differed, len(found.plan.compare)) == ((), (), 7)
    assert {line.partition("%2Fgraph%2F")[2] for line in remote.writes()} == {"pushed"}
    assert pushed(build, remote).plan.is_done


def test_the_default_graph_of_others_is_not_overwritten(build: Path, remote: StandIn) -> None:
    remote.store.add(Quad(RDFS.label, RDFS.label, Literal("not ours")))
    before = remote.lines(None)
    with pytest.raises(UsageError, match="--merged named"):
        pushed(build, remote)
    assert remote.writes() == []
    pushed(build, remote, merged=Merged.NAMED)
    assert held(remote) == expected(content()) | {None: before, MERGED: expected(content())[None]}


def test_a_default_graph_of_others_as_large_as_ours_is_not_overwritten(build: Path, remote: StandIn) -> None:
    for number in range(len(expected(content())[None])):
        remote.store.add(Quad(RDFS.label, RDFS.label, Literal(str(number))))
    before = remote.lines(None)
    with pytest.raises(UsageError, match="no push put there"):
        pushed(build, remote)
    assert (remote.writes(), remote.lines(None)) == ([], before)


def test_where_the_union_serves_the_merged_triples_are_not_sent(build: Path, remote: StandIn) -> None:
    pushed(build, remote, merged=Merged.UNION)
    assert held(remote) == expected(content()) | {None: set()}


def test_sparql_update_does_the_same(build: Path, remote: StandIn, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[mine]\ntitle = "Mine"\nupdate = "{url}/update"\nquery = "{url}/query"\nmerged = "default"\n')
    pushed(build, remote, profile=str(own))
    assert held(remote) == expected(content())
    assert set(remote.writes()) == {"POST /update"}
    after = content(inferred=("new",))
    del after[document(DOCUMENTS[2])]
    pushed(write(build, after), remote, profile=str(own))
    assert held(remote) == expected(after)
    assert pushed(build, remote, profile=str(own)).plan.is_done
    assert remote.writes() == []


def test_the_store_says_which_it_is(build: Path, remote: StandIn) -> None:
    assert pushed(build, remote, profile="").profile.name == "oxigraph"
    remote.server = "Unheard of"
    with pytest.raises(UsageError, match="--profile"):
        pushed(build, remote, profile="")


# --- The graphs of a build ---

TRIPLES = st.builds(
    Quad,
    st.sampled_from([NamedNode(f"{BASE}{name}") for name in "abc"]),
    st.just(RDFS.label),
    st.one_of(st.text('a "<>\\\n^@.', max_size=6).map(Literal), st.just(NamedNode(f"{BASE}a"))),
    st.sampled_from([NamedNode(f"{BASE}graph/{name}") for name in ("build", "inferred", "document/0123456789abcdef")]),
)


@given(st.lists(TRIPLES, max_size=20), st.sampled_from([1, 200, 1 << 20]))
def test_graphs_are_cut_out_whole(tmp_path_factory: pytest.TempPathFactory, found: list[Quad], pile: int) -> None:
    folder = tmp_path_factory.mktemp("cut")
    all_quads = [*found, Quad(RDFS.label, RDFS.label, Literal("b"), NamedNode(f"{BASE}graph/build"))]
    nquads = folder / "graph.nq"
    nquads.write_bytes(store.canonical(all_quads))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "_PILE", pile)
        one = local.survey(nquads, lambda done, total: None)
        cut = {
            part.name: (part, b"".join(body), b"".join(body)) for part, body in local.bodies(one, one.graphs, folder)
        }
    merged = store.export(nquads.read_bytes(), ".nt")
    assert cut[one.merged][1] == merged
    names = {quad.graph_name for quad in all_quads}
    assert set(cut) == {name.value for name in names if isinstance(name, NamedNode)} | {one.merged}
    for name, (part, data, again) in cut.items():
        lines = sorted({f"{quad.triple} .\n".encode() for quad in all_quads if str(quad.graph_name) == f"<{name}>"})
        assert data == (merged if name == one.merged else b"".join(lines))
        assert data == again
        assert (part.triples, part.size) == (data.count(b" .\n"), len(data))
        assert part.sha256 == hashlib.sha256(data).hexdigest()


def test_what_is_no_build_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "graph.nq"
    file.write_text("<a:a> <a:b> <a:c> .\n<a:a> <a:b> <a:d> <a:g> .\n")
    with pytest.raises(DataError, match="build again"):
        local.survey(file, lambda done, total: None)


@given(st.permutations(range(9)))
def test_the_digest_of_what_is_read_back_does_not_depend_on_order_or_digits(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("read")
    numbers = ["0.78", "12", "-3", "0", "100", "-0.5"]
    values = [*(Literal(n, datatype=XSD.decimal) for n in numbers), Literal("7", datatype=XSD.integer)]
    values += [Literal("true", datatype=XSD.boolean), Literal("1.0")]
    lines = sorted(f"<a:s> {SEND.value} {value} .\n".encode() for value in values)
    other = {b'"0.78"': b'"00.780"', b'"12"': b'"12.0"', b'"-3"': b'"-3.0"', b'"0"': b'"-0.0"', b'"7"': b'"+07"'}
    changed = b"".join(lines[number] for number in [*order, *order])
    for form, stores in (other | {b'"true"': b'"1"', b'"-0.5"': b'"-.50"', b'"100"': b'"100."'}).items():
        changed = changed.replace(form, stores)
    path = folder / "graph.nt"
    path.write_bytes(changed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_RUN", 100)
        assert reading.content_of(path, folder) == reading.Content(9, hashlib.sha256(b"".join(lines)).hexdigest())


# --- A store that misbehaves ---


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(build: Path, remote: StandIn, status: int) -> None:
    remote.faults = [Fault("PUT", status, times=2, after=1), Fault("POST /query", status), Fault("GET", status)]
    waits, notices = Pauses(), list[str]()
    pushed(build, remote, patience=patience(sleep=waits, notice=notices.append))  # type: ignore[arg-type]
    assert held(remote) == expected(content())
    assert waits == [1, 1, 2, 1] or sorted(waits) == [1, 1, 1, 2]
    assert all(f"answered {status}" in notice for notice in notices)


@pytest.mark.parametrize("how", ["drop", "half"])
@pytest.mark.parametrize("begins", ["PUT", "GET /store", "POST /query", "POST /store", "DELETE"])
def test_a_connection_that_breaks_is_tried_again(build: Path, remote: StandIn, begins: str, how: str) -> None:
    remote.store.add(Quad(RDFS.label, RDFS.label, Literal("old"), NamedNode(document("0" * 16))))
    remote.faults = [Fault(begins, how=how, times=2)]
    pushed(build, remote)
    assert held(remote) == expected(content())


def test_a_store_that_does_not_answer_in_time_is_asked_again(build: Path, remote: StandIn) -> None:
    remote.faults = [Fault("PUT", how="hang")]
    pushed(build, remote, patience=patience(timeout=0.5))
    assert held(remote) == expected(content())


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", 7), ("Sun, 22 Nov 2026 13:00:09 GMT", 9), ("Sun, 22 Nov 2026 12:59:00 GMT", 0), ("soon", 1)],
)
def test_the_pause_is_the_one_that_the_store_asks_for(build: Path, remote: StandIn, asked: str, waited: float) -> None:
    headers = {"Retry-After": asked, "Date": "Sun, 22 Nov 2026 13:00:00 GMT"}
    remote.faults = [Fault("PUT", 429, headers=headers)]
    waits = Pauses()
    pushed(build, remote, patience=patience(sleep=waits))  # type: ignore[arg-type]
    assert waits == [waited]


def test_a_pause_that_is_too_long_is_not_waited_for(build: Path, remote: StandIn) -> None:
    remote.faults = [Fault("PUT", 503, headers={"Retry-After": "3600"})]
    with pytest.raises(StoreError, match="answered 503"):
        pushed(build, remote)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 415, 501])
def test_what_will_not_pass_is_not_tried_again(build: Path, remote: StandIn, status: int) -> None:
    remote.faults = [Fault("PUT", status, times=ALWAYS)]
    with pytest.raises(StoreError, match=f"answered {status}") as caught:
        pushed(build, remote)
    assert caught.value.exit_code == 3
    assert len([line for line in remote.asked if line.startswith("PUT")]) == 1


@pytest.mark.parametrize("begins", ["POST /query", "GET /store"])
def test_nonsense_is_an_error_that_says_so(build: Path, remote: StandIn, begins: str) -> None:
    remote.faults = [Fault(begins, how="nonsense", times=ALWAYS)]
    with pytest.raises(StoreError, match=r"is no (SPARQL result|N-Triples)"):
        pushed(build, remote)


def test_a_store_that_loses_a_triple_is_found_out(build: Path, remote: StandIn) -> None:
    remote.faults = [Fault("PUT", how="lose", after=2, times=2)]
    with pytest.raises(StoreError, match="otherwise than it was put"):
        pushed(build, remote)
    assert len(remote.lines(RECORD)) == 2  # one that was right, and that the default graph is ours
    pushed(build, remote)
    assert held(remote) == expected(content())


def test_a_graph_that_the_store_does_not_replace_whole_is_deleted_first(build: Path, remote: StandIn) -> None:
    remote.faults = [Fault("PUT", how="lose", after=2)]
    pushed(build, remote)
    assert [line[:3] for line in remote.writes()][:5] == ["PUT", "PUT", "PUT", "DEL", "PUT"]
    assert held(remote) == expected(content())


def test_whole_decimals_are_sent_with_a_point_where_the_store_wants_it(tmp_path: Path, remote: StandIn) -> None:
    node, name = NamedNode(f"{BASE}a"), NamedNode(f"{BASE}graph/build")
    values = [Literal(value, datatype=XSD.decimal) for value in ("49", "-3", "0.5")]
    values += [Literal("7", datatype=XSD.integer), Literal('49"^^<http://www.w3.org/2001/XMLSchema#decimal> .')]
    nquads = store.canonical(Quad(node, SEND.value, value, name) for value in values)
    folder = tmp_path / "build"
    folder.mkdir()
    store.write_generation(folder, lambda place: store.fill(place / store.STORE, nquads))
    own = tmp_path / "own.toml"
    lines = ['graphs = "{url}/store"', 'query = "{url}/query"', 'merged = "default"', "pointed = true"]
    own.write_text("\n".join(["[mine]", 'title = "Mine"', *lines]))
    sent: list[bytes] = remote.bodies
    pushed(folder, remote, profile=str(own))
    put = b"".join(sent)
    assert put.count(b'"49.0"^^') == put.count(b'"-3.0"^^') == put.count(b'"7"^^') == put.count(b'"0.5"^^') == 2
    assert b'"49"' not in put


def test_a_store_that_nobody_runs_is_an_error_in_one_line(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        code = main(["push", url, "--build", str(build), "--profile", "fuseki", "--tries", "1"])
    said = capsys.readouterr()
    assert (code, said.out) == (3, "")
    assert said.err.startswith(f"sendgraph: POST {url}/query: the connection failed (")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("after", range(1, 8))
def test_a_push_that_broke_off_goes_on_where_it_ended(build: Path, remote: StandIn, after: int) -> None:
    remote.faults = [Fault("PUT", 500, times=ALWAYS, after=after)]
    with pytest.raises(StoreError, match="answered 500"):
        pushed(build, remote)
    done = after - 1  # the first is the record
    remote.faults = []
    found = pushed(build, remote)
    assert len(found.plan.put) == 7 - done
    assert len([line for line in remote.writes() if line.startswith("PUT") and "pushed" not in line]) == 7 - done
    assert held(remote) == expected(content())
    assert pushed(build, remote).plan.is_done


def test_a_killed_push_leaves_nothing_recorded_that_is_not_so(build: Path, remote: StandIn) -> None:
    pushed(build, remote)
    after = write(build, content(understood=("said otherwise",), inferred=("other",)))

    def kill(step: str, done: int, total: int) -> None:
        if step == "put" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pushed(after, remote, progress=kill)
    found = pushed(after, remote)
    assert [one.name for one, _ in found.plan.put] == [MERGED, f"{BASE}graph/understood"]
    assert held(remote) == expected(content(understood=("said otherwise",), inferred=("other",)))


# --- Who may ---


def test_a_redirect_is_not_followed(build: Path, remote: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRAPH_TOKEN", PASSWORD)
    with stand_in() as elsewhere:
        remote.faults = [Fault("POST /query", 307, headers={"Location": f"{elsewhere.url}/query"})]
        with pytest.raises(StoreError, match="give that URL") as caught:
            pushed(build, remote)
        assert elsewhere.asked == []
    assert PASSWORD not in str(caught.value)


def test_user_and_password_are_read_from_the_environment(
    build: Path, remote: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENDGRAPH_USER", "alibaba")
    monkeypatch.setenv("SENDGRAPH_PASSWORD", PASSWORD)
    pushed(build, remote)
    assert set(remote.authorisations) == {"Basic YWxpYmFiYTpvcGVuIHNlc2FtZQ=="}


def test_a_token_is_read_from_the_environment(build: Path, remote: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRAPH_TOKEN", "t0ken")
    pushed(build, remote)
    assert set(remote.authorisations) == {"Bearer t0ken"}


@pytest.mark.parametrize("named", [True, False])
def test_user_and_password_are_read_from_netrc(
    build: Path, remote: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: bool
) -> None:
    path = tmp_path / ("own" if named else ".netrc")
    path.write_text('machine 127.0.0.1 login alibaba password "open sesame"\nmachine other login o password p\n')
    path.chmod(0o600)
    if named:
        monkeypatch.setenv("NETRC", str(path))
    pushed(build, remote)
    assert set(remote.authorisations) == {"Basic YWxpYmFiYTpvcGVuIHNlc2FtZQ=="}


def test_a_digest_is_answered_and_the_graph_sent_again(
    build: Path, remote: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    lines = ['title = "Mine"', 'graphs = "{url}/store"', 'query = "{url}/query"', 'merged = "default"']
    own.write_text("\n".join(["[mine]", *lines, 'scheme = "digest"']))
    monkeypatch.setenv("SENDGRAPH_USER", "dba")
    monkeypatch.setenv("SENDGRAPH_PASSWORD", "dba")
    remote.login = "digest dba dba"
    pushed(build, remote, profile=str(own))
    assert held(remote) == expected(content())
    monkeypatch.setenv("SENDGRAPH_PASSWORD", "wrong")
    with pytest.raises(StoreError, match="answered 401"):
        pushed(build, remote, profile=str(own))


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SENDGRAPH_USER": "alibaba"}, "belong together"),
        ({"SENDGRAPH_TOKEN": f"{PASSWORD}\n"}, "cannot stand in a header"),
        ({"NETRC": "broken"}, "cannot be read as a netrc file"),
    ],
)
def test_half_of_a_login_is_refused(
    build: Path, remote: StandIn, environment: dict[str, str], message: str, tmp_path: Path
) -> None:
    (tmp_path / "broken").write_text(f"machine 127.0.0.1 login a passwort {PASSWORD}")
    given = {name: str(tmp_path / value) if name == "NETRC" else value for name, value in environment.items()}
    with pytest.raises(UsageError, match=message) as caught:
        pushed(build, remote, environment=given)
    assert PASSWORD not in str(caught.value)
    assert remote.asked == []


def test_no_message_shows_a_password(
    build: Path, remote: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SENDGRAPH_USER", "alibaba")
    monkeypatch.setenv("SENDGRAPH_PASSWORD", PASSWORD)
    remote.login = "nobody"
    assert main(["push", remote.url, "--build", str(build)]) == 3
    said = capsys.readouterr()
    assert "answered 401" in said.err
    remote.login, remote.faults = "", [Fault("PUT", 400)]
    assert main(["push", remote.url, "--build", str(build)]) == 3
    said = capsys.readouterr()
    assert "No, \\x1b[31mnot now" in said.err
    assert PASSWORD not in said.err + said.out


# --- Addresses and profiles ---


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("localhost:7878", "no URL of a store"),
        ("ftp://localhost/", "no URL of a store"),
        ("http://", "no URL of a store"),
        ("http://a:99999/", "no URL"),
        ("http://alibaba:open%20sesame@localhost/", "no place for a password"),
    ],
)
def test_an_address_that_will_not_do(build: Path, url: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    for chosen in ([], ["--profile", "fuseki"]):
        assert main(["push", url, "--build", str(build), *chosen]) == 2
        said = capsys.readouterr().err
        assert message in said
        assert "sesame" not in said


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("title = 1", "no profile"),
        ('[a]\ntitle = "A"\nquery = "{url}"\nmerged = "named"\n', "one of graphs and update"),
        ('[a]\ntitle = "A"\nquery = "{url}"\nmerged = "there"\ngraphs = "{url}"\n', "merged is one of"),
        ('[a]\ntitle = "A"\nquery = "{url}"\nmerged = "named"\ngraphs = "http://b.example/"\n', "is not at"),
        ('[a]\ntitle = "A"\nquery = "{url}"\nmerged = "named"\ngraphs = "{url}"\ncolour = "red"\n', "the keys are"),
        ("[", "no TOML"),
        ("", "0 profiles"),
    ],
)
def test_a_profile_that_will_not_do(build: Path, remote: StandIn, tmp_path: Path, table: str, message: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(table)
    with pytest.raises(UsageError, match=message):
        pushed(build, remote, profile=str(own))


def test_a_profile_that_nobody_knows_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="oxigraph, fuseki, virtuoso"):
        profile("unknown")


@pytest.mark.parametrize("name", profiles())
def test_every_profile_is_whole(name: str) -> None:
    at = profile(name).at("http://localhost:1/x/")
    assert all(end.startswith("http://localhost:1/x") for end in (at.query, at.graphs or at.update))
    assert at.scheme in {"basic", "digest"}


# --- The command ---


def test_the_command_says_what_it_did(build: Path, remote: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["push", remote.url, "--build", str(build)]
    assert main([*arguments, "--dry-run"]) == 0
    planned = capsys.readouterr().out.splitlines()
    assert f"put {document('00000000000000aa')} (2 triples, new)" in planned
    assert planned[-1] == "leave 0 graphs as they are"
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        f"put 7, deleted 0, left 0 graphs in {remote.url}",
        "Oxigraph server: counts and checksums agree",
    ]
    assert said.err == ""


def test_without_a_build_nothing_is_asked(tmp_path: Path, remote: StandIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["push", remote.url, "--build", str(tmp_path)]) == 1
    assert "run 'sendgraph build' first" in capsys.readouterr().err
    assert remote.asked == []
