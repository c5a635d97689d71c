import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createServer as createTlsServer, type Server, type TlsOptions } from 'node:tls';

/** An https origin on a loopback port. `flag`: makes Chromium find it there by its name. */
export interface Origin {
  flag: string;
  close(): void;
}

/** Chromium's flags for these origins. Their certificate is nobody's. */
export function flagsFor(...origins: Origin[]): string[] {
  return [`--host-resolver-rules=${origins.map(({ flag }) => flag).join(',')}`, '--ignore-certificate-errors'];
}

/** TLS in front of the server at this address, as a proxy does it: bytes pass unchanged. */
export function withTls(host: string, address: string): Promise<Origin> {
  const { port } = new URL(address);
  return opened(
    host,
    createTlsServer(certificate(), (socket) => {
      const server = connect(Number(port), '127.0.0.1');
      socket.pipe(server).pipe(socket);
      for (const side of [socket, server])
        side.on('error', () => [socket, server].forEach((one) => void one.destroy()));
    }),
  );
}

interface Rules {
  routes: Array<{ route: string; rewrite?: string; headers: Record<string, string> }>;
  globalHeaders: Record<string, string>;
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.png': 'image/png' };

/** A static host that serves a folder by its `staticwebapp.config.json`, as documented for Azure Static Web Apps. */
export function staticHost(host: string, folder: string): Promise<Origin> {
  const { routes, globalHeaders }: Rules = JSON.parse(readFileSync(join(folder, 'staticwebapp.config.json'), 'utf8'));
  return opened(
    host,
    createServer(certificate(), ({ url = '' }, response) => {
      const { pathname } = new URL(url, 'https://host');
      const rule = routes.find(({ route }) =>
        route.endsWith('*') ? pathname.startsWith(route.slice(0, -1)) : pathname === route,
      );
      const file = join(folder, rule?.rewrite ?? pathname);
      const headers = { ...globalHeaders, ...rule?.headers };
      if (!existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404, headers).end();
      response.writeHead(200, { ...headers, 'content-type': types[extname(file)] }).end(readFileSync(file));
    }),
  );
}

async function opened(host: string, server: Server): Promise<Origin> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    flag: `MAP ${host}:443 127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}

function certificate(): TlsOptions {
  const folder = mkdtempSync(join(tmpdir(), 'mini-m-origin-'));
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
  execFileSync('openssl', ['req', '-x509', ...newKey, '-out', cert, '-subj', '/CN=test', '-days', '1'], {
    stdio: 'ignore',
  });
  const made = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return made;
}
