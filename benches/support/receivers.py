"""Receivers that answer each request after some milliseconds: `receivers.py NUMBER MILLISECONDS`.

Each has an address of its own (127.0.0.1 and the next ones), all have the port that is printed.
"""
import asyncio
import sys

BODY = b'{"access_token":"a-token","message":"ok","description":"received"}'
ANSWER = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


async def answer(reader, writer):
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        for line in head.lower().splitlines():
            if line.startswith(b"content-length:"):
                await reader.readexactly(int(line.split(b":")[1]))
        await asyncio.sleep(int(sys.argv[2]) / 1000)
        writer.write(ANSWER)
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # a connection without a request
    writer.close()


async def main():
    hosts = [f"127.0.0.{host}" for host in range(1, int(sys.argv[1]) + 1)]
    first = await asyncio.start_server(answer, hosts[0], 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(answer, host, port) for host in hosts[1:]]
    print(port, flush=True)
    await asyncio.gather(*(server.serve_forever() for server in [first, *others]))


asyncio.run(main())
