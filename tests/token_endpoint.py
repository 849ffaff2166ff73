"""An OAuth 2 token endpoint, with the page on which a mail server asks whose a token is."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class TokenEndpoint:
    """Gives tokens named token-1, token-2 …; `user` is whose they are, `good` which of them count."""

    def __init__(self) -> None:
        self.user = ""
        self.lasts: object = 3600
        self.asked: list[dict[str, str]] = []
        self.good: set[str] = set()
        self.answers: list[tuple[int, bytes]] = []  # given first, one a request
        self.extra: dict[str, object] = {}
        endpoint = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._say(*endpoint.token({name: values[0] for name, values in form.items()}))

            def do_GET(self):
                token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
                active = token in endpoint.good
                self._say(200, json.dumps({"active": "true" if active else "false", "email": endpoint.user}).encode())

            def _say(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def clear(self, user: str = "") -> None:
        """Begin anew for another test."""
        self.__dict__.update(user=user, lasts=3600, asked=[], good=set(), answers=[], extra={})

    def token(self, form: dict[str, str]) -> tuple[int, bytes]:
        self.asked.append(form)
        if self.answers:
            return self.answers.pop(0)
        token = f"token-{len(self.asked)}"
        self.good.add(token)
        return 200, json.dumps({"access_token": token, "expires_in": self.lasts, "token_type": "Bearer", **self.extra}).encode()
