import { createClient } from 'redis';
import { WebSocket, WebSocketServer } from 'ws';

/**
 * The floor: about the least work for a vote that eight people see. A bare `ws` server, one Redis script (limit, count,
 * publish), one small message to each. No rules, sealing, sign-in or validation: a yardstick, not a product. Runs as its own
 * process: `node floor.ts PORT REDIS_URL`.
 */
const [port, redisUrl] = process.argv.slice(2);

const vote = `
if redis.call('HINCRBY', KEYS[1], 'u:' .. ARGV[1], 1) > tonumber(ARGV[3]) then
  redis.call('HINCRBY', KEYS[1], 'u:' .. ARGV[1], -1)
  return 0
end
local n = redis.call('HINCRBY', KEYS[1], 'v:' .. ARGV[2], 1)
redis.call('PUBLISH', KEYS[1], '{"t":"' .. ARGV[2] .. '","n":' .. n .. '}')
return n`;

const redis = createClient({ url: redisUrl });
const hints = redis.duplicate();
await Promise.all([redis.connect(), hints.connect()]);
const sha = await redis.scriptLoad(vote);
const rooms = new Map<string, { sockets: Set<WebSocket>; ready: Promise<void> }>();

const server = new WebSocketServer({ port: Number(port), host: '127.0.0.1', perMessageDeflate: false, backlog: 4096 });
server.on('connection', async (socket, request) => {
  const [, session = '', person = '', limit = '3'] = (request.url ?? '').split('/');
  const key = `floor:${session}`;
  let room = rooms.get(key);
  if (!room) {
    const sockets = new Set<WebSocket>();
    const tell = (message: string) => {
      for (const each of sockets) each.send(message);
    };
    room = { sockets, ready: hints.subscribe(key, tell) };
    rooms.set(key, room);
  }
  const { sockets } = room;
  sockets.add(socket);
  socket.on('message', (data) => {
    void redis.evalSha(sha, { keys: [key], arguments: [person, JSON.parse(String(data))[0], limit] });
  });
  socket.on('close', () => {
    sockets.delete(socket);
    if (sockets.size > 0) return;
    rooms.delete(key);
    void hints.unsubscribe(key);
  });
  await room.ready;
  const counts: Record<string, number> = {};
  for (const [field, n] of Object.entries(await redis.hGetAll(key))) {
    if (field.startsWith('v:')) counts[field.slice(2)] = Number(n);
  }
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ s: counts }));
});
server.once('listening', () => process.stdout.write('listening\n'));
process.once('SIGTERM', () => process.exit(0));
