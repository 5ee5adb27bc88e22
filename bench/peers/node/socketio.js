// The peer socket.io: event `echo` comes back, event `say` goes to everybody; with a Redis URL to
// everybody on all servers, by its Redis adapter; with `ping` it pings each second.
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';

const pings = process.argv[2] === 'ping';
const redisUrl = pings ? undefined : process.argv[2];
const http = createServer();
const heartbeat = pings ? { pingInterval: 1000, pingTimeout: 500 } : {};
const io = new Server(http, { transports: ['websocket'], ...heartbeat });
if (redisUrl) {
  const publisher = createClient({ url: redisUrl });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

io.on('connection', (socket) => {
  socket.on('echo', (text) => socket.emit('echo', text));
  socket.on('say', (text) => io.emit('say', text));
  if (pings) {
    socket.on('disconnect', () => console.log('closed'));
  }
});
http.listen(0, '127.0.0.1', () => console.log(`ready ws://127.0.0.1:${http.address().port}`));
process.on('SIGTERM', () => process.exit(0));
