"""The peer FastAPI on uvicorn, as the usual guide has it: echo on /echo, a room on /room.

With a Redis URL the room spans all servers on it; the guide's own listener blocks the loop, so this
one uses redis.asyncio. With `ping` in its place uvicorn pings each second.
"""

import asyncio
import socket
import sys
from typing import List

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
pings = sys.argv[1:] == ["ping"]
redis_url = None if pings or len(sys.argv) == 1 else sys.argv[1]


class ConnectionManager:
    def __init__(self):
        self.active_connections: List[WebSocket] = []

    async def connect(self, websocket: WebSocket):
        await websocket.accept()
        self.active_connections.append(websocket)

    def disconnect(self, websocket: WebSocket):
        if websocket in self.active_connections:
            self.active_connections.remove(websocket)

    async def broadcast(self, message: str):
        for connection in list(self.active_connections):
            try:
                await connection.send_text(message)
            except Exception:
                self.disconnect(connection)


manager = ConnectionManager()
publish = manager.broadcast


@app.websocket("/echo")
async def echo(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnect:
        if pings:
            print("closed", flush=True)


@app.websocket("/room")
async def room(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        while True:
            await publish(await websocket.receive_text())
    except WebSocketDisconnect:
        manager.disconnect(websocket)


async def listen(pubsub):
    async for message in pubsub.listen():
        if message["type"] == "message":
            await manager.broadcast(message["data"].decode())


listener = socket.socket()
listener.bind(("127.0.0.1", 0))


@app.on_event("startup")
async def ready():
    global publish
    if redis_url:
        import redis.asyncio

        client = redis.asyncio.from_url(redis_url)
        pubsub = client.pubsub()
        await pubsub.subscribe("chat:room")
        app.state.listening = asyncio.create_task(listen(pubsub))
        publish = lambda text: client.publish("chat:room", text)
    print("ready ws://127.0.0.1:%d" % listener.getsockname()[1], flush=True)


uvicorn.Server(
    uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        lifespan="on",
        backlog=4096,
        ws_ping_interval=1 if pings else 20,
        ws_ping_timeout=0.5 if pings else 20,
    )
).run(sockets=[listener])
