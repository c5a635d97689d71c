import { SettingError } from '../settings/environment.ts';

/** `error`, of listening where the settings `port` and `host` say: as the sentence for whoever set them, if it is theirs. */
export function listenError(error: unknown, { port, host }: { port: string; host: string }): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new SettingError(`${port} is taken by another process: set it to another port.`);
    case 'EACCES':
      return new SettingError(`${port} may not be listened on by this user: set it to a port above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SettingError(`${host} is no address of this machine: leave it out, or set it to one that is.`);
    default:
      return error;
  }
}
