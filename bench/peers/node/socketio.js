// The peer socket.io: event `echo` comes back, event `say` goes to everybody; with a Redis URL to
// everybody on all servers, by its Redis adapter.
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';

const redisUrl = process.argv[2];
const http = createServer();
const io = new Server(http, { transports: ['websocket'] });
if (redisUrl) {
  const publisher = createClient({ url: redisUrl });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

io.on('connection', (socket) => {
  socket.on('echo', (text) => socket.emit('echo', text));
  socket.on('say', (text) => io.emit('say', text));
});
http.listen(0, '127.0.0.1', () => console.log(`ready ws://127.0.0.1:${http.address().port}`));
process.on('SIGTERM', () => process.exit(0));
