/**
 * The server's origin: this page's own, unless another host serves the pages. Then they name the server themselves
 * (`npm run package` writes it into them): an address from anywhere else could send people's sign-ins to anyone.
 */
export function serverOrigin(): string {
  return document.querySelector<HTMLMetaElement>('meta[name=server]')?.content ?? location.origin;
}

/** The server's socket. */
export function liveUrl(): string {
  return `${serverOrigin().replace(/^http/, 'ws')}/live`;
}
