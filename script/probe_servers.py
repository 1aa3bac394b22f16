"""For script/check-probe: a server on this host that answers as it is told, and keeps what it was sent."""
import http.server
import json
import socket
import ssl
import threading
import time

import botocore.auth
import botocore.awsrequest
import botocore.credentials

TARGET = "Logs_20140328."


class Request:
    def __init__(self, handler, body):
        self.method, self.path, self.headers, self.body = handler.command, handler.path, handler.headers, body
        self.at = time.monotonic()

    def json(self):
        return json.loads(self.body)

    def key(self):
        """The access key that signed it."""
        return self.headers.get("Authorization", "").partition("Credential=")[2].partition("/")[0]

    def signature(self):
        return self.headers.get("Authorization", "").partition("Signature=")[2]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.server.lock:
            request = Request(self, body)
            self.server.requests.append(request)
            steps = self.server.steps
            step = steps[min(len(self.server.requests), len(steps)) - 1]
        try:
            step(self, request)
        except OSError:  # the other side has had enough
            self.close_connection = True

    do_POST = do_GET = do_PUT = do_CONNECT = answer

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *steps, certificate=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock, self.requests, self.steps = threading.Lock(), [], steps
        self.port = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
            self.url = f"https://127.0.0.1:{self.port}"

    def handle_error(self, *_):  # a handshake that the other side ended
        pass

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# --- answers ---------------------------------------------------------------------------------------------------------

def reply(status, body=b"", kind="application/x-amz-json-1.1", headers=(), version=None):
    if not isinstance(body, (bytes, str)):
        body = json.dumps(body)
    data = body.encode() if isinstance(body, str) else body

    def step(handler, _):
        if version:
            handler.protocol_version = version
            handler.close_connection = True
        handler.send_response_only(status)
        for name, value in (("Content-Type", kind), ("Content-Length", len(data)), *headers):
            handler.send_header(name, value)
        if not any(name == "Date" for name, _ in headers):
            handler.send_header("Date", handler.date_time_string())
        handler.end_headers()
        handler.wfile.write(data)
    return step


def error(name, message=None, status=400, headers=()):
    return reply(status, {"__type": name} | ({"message": message} if message else {}), headers=headers)


def raw(data, pause=0, chunk=1 << 20):
    """These bytes and the end of the connection."""
    def step(handler, _):
        handler.close_connection = True
        for at in range(0, len(data), chunk):
            handler.wfile.write(data[at:at + chunk])
            handler.wfile.flush()
            time.sleep(pause)
    return step


def page(names, token=None):
    streams = [{"logStreamName": name, "creationTime": 1700000000000,
                "arn": f"arn:aws:logs:eu-west-1:111122223333:log-group:/g:log-stream:{name}"} for name in names]
    return reply(200, {"logStreams": streams} | ({"nextToken": token} if token else {}))


def echo(status=400):
    """All that came, in every place where it might be shown."""
    def step(handler, request):
        everything = " ".join(f"{name}={value}" for name, value in request.headers.items())
        token = request.headers.get("X-Amz-Security-Token", "none")
        body = {"__type": f"{token[:300]}", "message": everything + request.body.decode()}
        reply(status, body, headers=[("x-amzn-RequestId", token), ("x-amzn-ErrorType", request.signature())])(
            handler, request)
    return step


# --- the judge -------------------------------------------------------------------------------------------------------

def judge(request, secrets, region="eu-west-1", service="logs"):
    """What is wrong with a signature, by botocore; None: nothing. secrets: access key -> (secret, session token)"""
    headers = request.headers
    authorization = headers.get("Authorization", "")
    signed = authorization.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    secret, token = secrets[request.key()]
    must = {"host", "x-amz-date", "content-type"} | {name.lower() for name in headers if name.lower().startswith("x-amz-")}
    if not must <= set(signed):
        return f"not signed: {must - set(signed)}"
    if (headers.get("X-Amz-Security-Token") or None) != token:
        return "another session token, or none"
    again = botocore.awsrequest.AWSRequest(
        method=request.method, url=f"http://{headers['Host']}{request.path}", data=request.body,
        headers={name: headers[name] for name in signed})
    again.context["timestamp"] = headers["X-Amz-Date"]
    auth = botocore.auth.SigV4Auth(botocore.credentials.Credentials(request.key(), secret, token), service, region)
    signature = auth.signature(auth.string_to_sign(again, auth.canonical_request(again)), again)
    if signature != request.signature():
        return f"{request.signature()}, by botocore {signature}:\n{auth.canonical_request(again)}"
    return None
