"""Asks a node as the clients in the field do, and says what it did not answer as they need it."""
import hashlib
import hmac
import os
import struct
import sys
from dataclasses import replace

from crypto import read_private_key, read_public_key
from session import Session
from wire import CERT, ENCR, RESTRICTED, RRDG, USUAL, Connection, Envelope, Reader, Server, array, message, resolution, value, values

RESOLVE, SITE, CREATE, DELETE, ADD, REMOVE, MODIFY, LIST, ANSWER, TERMINATE, LOGIN = 1, 2, 100, 101, 102, 103, 104, 105, 200, 401, 2001
ID_POINTER = Envelope(session=10_001, version=(2, 10))
IDIS = Envelope(version=(2, 3), suggested=(2, 10))
ALL_RIGHTS = 0x0FFF


def key_answer(challenge, key, identity, index):
    """The body of an answer by RSA."""
    signed = Reader(challenge.body).array() + challenge.digest
    return array("HS_PUBKEY") + array(identity) + struct.pack(">i", index) + array(array("SHA-256") + array(key.sign(signed)))


def secret_answer(challenge, secret, identity, index):
    """The body of an answer by a secret key, stretched."""
    salt = os.urandom(16)
    stretched = hashlib.pbkdf2_hmac("sha1", secret, salt, 10_000, 20)
    code = hmac.digest(stretched, Reader(challenge.body).array() + challenge.digest, hashlib.sha1)
    return array("HS_SECKEY") + array(identity) + struct.pack(">i", index) + array(b"\x22" + array(salt) + struct.pack(">ii", 10_000, 160) + array(code))


class Clients:
    def __init__(self, host, port, prefix, key_file):
        self.server, self.prefix, self.key = Server(host, port), prefix, read_private_key(key_file)
        self.identity = f"0.NA/{prefix}"
        site = Reader(self.server.udp(message(SITE, array("/")), Envelope(version=(2, 3))).body)
        assert (site.number(">h"), site.take(2)) == (1, b"\x02\x0b")
        site.take(2)
        assert (site.number(">B"), site.number(">B"), site.array()) == (0x80, 2, b"")
        for _ in range(site.number()):
            site.array(), site.array()
        assert site.number() == 1, "servers"
        site.take(4 + 16)
        self.site_key = read_public_key(site.array())
        self.interfaces = [(site.number(">B"), site.number(">B"), site.number()) for _ in range(site.number())]
        assert site.at == len(site.data), "unexpected data behind the site record"

    def handle(self, name):
        return f"{self.prefix}/{name}"

    def proven(self, op, body, flags=USUAL):
        """A request without session: challenged on one connection, answered on another."""
        request = message(op, body, flags)
        challenge = self.server.tcp(request)
        assert (challenge.op, challenge.code) == (op, 402), (challenge.op, challenge.code)
        assert challenge.digest_is_of(request) and challenge.envelope.session > 0
        proof = message(ANSWER, key_answer(challenge, self.key, self.identity, 300), flags)
        answer = self.server.tcp(proof, Envelope(session=challenge.envelope.session))
        assert (answer.op, answer.envelope.session) == (op, 0), (answer.op, answer.envelope.session)
        assert not flags & RRDG or answer.digest_is_of(proof), "the client compares the digest with its answer"
        return answer

    def proven_in(self, session, op, body, flags=USUAL, encrypted=False, index=300):
        challenge = session.ask(op, body, flags, encrypted)
        assert (challenge.op, challenge.code, challenge.envelope.session) == (op, 402, session.id), challenge.code
        proof = message(ANSWER, key_answer(challenge, self.key, self.identity, index), flags)
        return session.send(session.envelope, proof, encrypted)

    def tcp_is_the_first_interface(self):
        assert self.interfaces[0] == (3, 1, self.server.address[1]), self.interfaces
        assert (2, 0, self.server.address[1]) in self.interfaces

    def a_record_in_several_datagrams_is_put_together(self):
        answer = self.server.udp(message(RESOLVE, resolution(self.identity)))
        assert answer.code == 1 and answer.envelope.length > 492, (answer.code, answer.envelope.length)
        body = Reader(answer.body)
        assert body.array() == self.identity.encode()
        assert {"HS_SITE", "HS_ADMIN", "HS_PUBKEY"} <= {kind for kind, _ in body.values().values()}

    def certified_answers_are_signed_by_the_site(self):
        request = message(RESOLVE, resolution(self.identity), USUAL | CERT | RRDG)
        for answer in (self.server.tcp(request), self.server.udp(request)):
            assert answer.code == 1 and answer.digest_is_of(request) and answer.is_signed_by(self.site_key)
        missing = self.server.tcp(message(RESOLVE, resolution(self.handle("NOBODY")), USUAL | CERT))
        assert missing.code == 100 and missing.is_signed_by(self.site_key)

    def a_record_is_made_and_deleted_with_a_key(self):
        record = values(self.handle("RSA"), value(1, "URL", "https://example.org/灯"))
        made = self.proven(CREATE, record, USUAL | CERT | RRDG)
        assert made.code == 1 and made.is_signed_by(self.site_key)
        assert self.proven(CREATE, record).code == 101
        found = Reader(self.server.udp(message(RESOLVE, resolution(self.handle("rsa")))).body)
        assert found.array() == self.handle("rsa").encode()
        assert found.values() == {1: ("URL", "https://example.org/灯".encode())}
        assert self.proven(DELETE, array(self.handle("RSA"))).code == 1
        assert self.proven(DELETE, array(self.handle("RSA"))).code == 100

    def wrong_proofs_are_refused(self):
        request = message(CREATE, values(self.handle("WRONG"), value(1, "URL", "u")))
        challenge = self.server.tcp(request)
        body = key_answer(challenge, self.site_key, self.identity, 300)
        assert self.server.tcp(message(ANSWER, body), Envelope(session=challenge.envelope.session)).code == 403
        body = key_answer(challenge, self.key, self.identity, 300)
        assert self.server.tcp(message(ANSWER, body), Envelope(session=challenge.envelope.session)).code == 1
        assert self.server.tcp(message(ANSWER, body), Envelope(session=challenge.envelope.session)).code == 405
        assert self.server.tcp(message(ANSWER, body), Envelope(session=123_456_789)).code == 500
        assert self.proven(DELETE, array(self.handle("WRONG"))).code == 1

    def a_session_is_challenged_once(self):
        session = Session(self.server, self.site_key, self.identity, 300)
        record = values(self.handle("SESSION"), value(1, "URL", "https://example.org/1"), value(7, "PRICE", "12.50", permissions=0x0C))
        assert self.proven_in(session, CREATE, record).code == 1
        modified = session.ask(MODIFY, values(self.handle("SESSION"), value(1, "URL", "https://example.org/2")), USUAL | CERT | RRDG)
        assert modified.code == 1 and session.is_authentic(modified)
        repeated = session.ask(MODIFY, values(self.handle("SESSION"), value(1, "URL", "again")), counter=2)
        assert repeated.code == 505, repeated.code
        read = session.ask(RESOLVE, resolution(self.handle("SESSION")), RESTRICTED)
        assert read.envelope.flags & 0x40, "what is not public left the node in clear"
        body = Reader(read.body)
        body.array()
        assert body.values() == {1: ("URL", b"https://example.org/2"), 7: ("PRICE", b"12.50")}
        public = Reader(self.server.tcp(message(RESOLVE, resolution(self.handle("SESSION")))).body)
        public.array()
        assert list(public.values()) == [1]
        assert session.ask(DELETE, array(self.handle("SESSION"))).code == 1
        assert session.ask(TERMINATE, array("/")).code == 1
        assert session.ask(DELETE, array(self.handle("SESSION"))).code == 500

    def a_session_may_be_encrypted_from_end_to_end(self):
        session = Session(self.server, self.site_key, self.identity, 300)
        record = values(self.handle("SECRET"), value(1, "URL", "https://example.org/1"))
        assert self.proven_in(session, CREATE, record, USUAL | ENCR, encrypted=True).code == 1
        assert session.ask(REMOVE, array(self.handle("SECRET")) + struct.pack(">ii", 1, 1), USUAL | ENCR, encrypted=True).code == 1
        assert session.ask(DELETE, array(self.handle("SECRET")), USUAL | ENCR, encrypted=True).code == 1

    def a_secret_key_proves_its_holder(self):
        name, secret = self.handle("CLERK"), b"open sesame"
        admin = struct.pack(">H", ALL_RIGHTS) + array(name) + struct.pack(">i", 301)
        assert self.proven(CREATE, values(name, value(100, "HS_ADMIN", admin), value(301, "HS_SECKEY", secret, permissions=0x04))).code == 1
        challenge = self.server.tcp(message(ADD, values(name, value(5, "DESC", "x"))))
        wrong = secret_answer(challenge, b"open barley", name, 301)
        assert self.server.tcp(message(ANSWER, wrong), Envelope(session=challenge.envelope.session)).code == 403
        right = secret_answer(challenge, secret, name, 301)
        assert self.server.tcp(message(ANSWER, right), Envelope(session=challenge.envelope.session)).code == 1
        assert self.proven(DELETE, array(name)).code == 1

    def a_list_comes_in_messages_of_fifty(self):
        session, count = Session(self.server, self.site_key, self.identity, 300), 120
        names = [self.handle(f"LISTED-{number}") for number in range(count)]
        assert self.proven_in(session, CREATE, values(names[0], value(1, "URL", "u"))).code == 1
        assert all(session.ask(CREATE, values(name, value(1, "URL", "u"))).code == 1 for name in names[1:])
        challenge = self.server.tcp(message(LIST, array(self.identity)))
        proof = message(ANSWER, key_answer(challenge, self.key, self.identity, 300))
        answers = self.server.tcp_continued(proof, Envelope(session=challenge.envelope.session))
        listed = []
        for answer in answers:
            body = Reader(answer.body)
            listed += [body.array().decode() for _ in range(body.number())]
        assert len(answers) >= 3 and set(names) <= set(listed), (len(answers), len(listed))
        assert all(session.ask(DELETE, array(name)).code == 1 for name in names)

    def id_pointer_logs_in_on_its_connection(self):
        record = values(self.handle("POINTER"), value(1, "URL", "https://example.org/1"))
        with Connection(self.server.address) as connection:
            def ask(op, body, flags=USUAL):
                answer = connection.ask(message(op, body, flags), ID_POINTER)
                assert answer.envelope.session == 10_001
                return answer

            assert ask(SITE, array("/")).code == 1
            assert ask(CREATE, record).code == 401, "402 is taken for success"
            challenge = ask(LOGIN, array(self.identity) + struct.pack(">i", 300), USUAL | RRDG)
            assert (challenge.op, challenge.code) == (LOGIN, 402)
            login = ask(ANSWER, key_answer(challenge, self.key, self.identity, 300))
            assert (login.op, login.code) == (LOGIN, 1), (login.op, login.code)
            assert ask(CREATE, record).code == 1
            assert ask(RESOLVE, resolution(self.handle("POINTER")) + array("")).code == 1
            assert ask(RESOLVE, resolution("0")).code in (100, 301)
            assert ask(DELETE, array(self.handle("POINTER"))).code == 1
        with Connection(self.server.address) as connection:
            assert connection.ask(message(CREATE, record), replace(ID_POINTER, session=0)).code == 401

    def the_idis_sdk_is_never_challenged_for_a_question(self):
        name = self.handle("IDIS")
        assert self.proven(CREATE, values(name, value(1, "URL", "u"), value(7, "PRICE", "9", permissions=0x0C))).code == 1
        with Connection(self.server.address) as connection:
            assert connection.ask(message(SITE, array("/")), IDIS).code == 1
            found = connection.ask(message(RESOLVE, resolution(name), 0), IDIS)
            body = Reader(found.body)
            body.array()
            assert found.code == 1 and list(body.values()) == [1]
            assert connection.ask(message(RESOLVE, resolution("99.99/x"), 0), IDIS).code == 100, "301 is thrown"
            assert connection.ask(message(DELETE, array(name), 0), IDIS).code == 401
            challenge = connection.ask(message(LOGIN, array(self.identity) + struct.pack(">i", 300), RRDG), IDIS)
            proof = message(ANSWER, key_answer(challenge, self.key, self.identity, 300), RRDG)
            login = connection.ask(proof, Envelope(session=challenge.envelope.session, version=(2, 10), suggested=(2, 10)))
            assert (login.op, login.code) == (LOGIN, 1)
            assert connection.ask(message(DELETE, array(name), 0), IDIS).code == 1


def main():
    host, port, prefix, key_file = sys.argv[1:]
    clients = Clients(host, int(port), prefix, key_file)
    asked = [name for name in vars(Clients) if not name.startswith("_") and name not in ("handle", "proven", "proven_in")]
    for name in asked:
        getattr(clients, name)()
        print(name.replace("_", " "))
    print(f"{len(asked)} of {len(asked)}")


main()
