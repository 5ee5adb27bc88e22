// The peer `ws`: echo on /echo, a room on /room; with a Redis URL the room spans all servers on it, with
// `ping` it has the heartbeat of its README, each second.
import { createServer } from 'node:http';
import { createClient } from 'redis';
import { WebSocket, WebSocketServer } from 'ws';

const pings = process.argv[2] === 'ping';
const redisUrl = pings ? undefined : process.argv[2];
const http = createServer();
const server = new WebSocketServer({ server: http });

function toRoom(data) {
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) {
      client.send(data, { binary: false });
    }
  }
}

let publish = toRoom;
if (redisUrl) {
  const publisher = createClient({ url: redisUrl });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  await subscriber.subscribe('chat:room', toRoom);
  publish = (data) => publisher.publish('chat:room', data.toString());
}

server.on('connection', (client, request) => {
  client._socket.setNoDelay(true);
  client.on('error', () => {});
  client.on(
    'message',
    request.url === '/echo' ? (data, binary) => client.send(data, { binary }) : (data) => publish(data),
  );
});
if (pings) {
  server.on('connection', (client) => {
    client.isAlive = true;
    client.on('pong', () => (client.isAlive = true));
    client.on('close', () => console.log('closed'));
  });
  setInterval(() => {
    for (const client of server.clients) {
      if (!client.isAlive) {
        client.terminate();
      }
      client.isAlive = false;
      client.ping();
    }
  }, 1000);
}
http.listen(0, '127.0.0.1', () => console.log(`ready ws://127.0.0.1:${http.address().port}`));
process.on('SIGTERM', () => process.exit(0));
