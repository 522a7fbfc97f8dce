"""A receiver of doo's webhooks: `python3 receiver.py 3000`. With port 0 the system chooses one."""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        answer = {"message": "ok", "description": "received"}
        if self.path.endswith("/oauth/token"):  # a form: check client_id and client_secret here
            answer["access_token"] = "a-token"
        elif self.headers.get("authorization") != "Bearer a-token":
            return self.answer(401, {"message": "no", "description": "unknown token"})
        else:
            print("received", json.loads(body)["event_id"], flush=True)
        self.answer(200, answer)  # doo counts only 200

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
print(server.server_port, flush=True)
server.serve_forever()
