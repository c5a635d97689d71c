import { SettingError } from '../settings/environment.ts';

/** Turns an error of `listen` into a `SettingError` if the settings named `port` or `host` are to blame. */
export function listenError(error: unknown, { port, host }: { port: string; host: string }): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new SettingError(`${port} is in use by another process: set it to another port.`);
    case 'EACCES':
      return new SettingError(`${port} needs privileges this user doesn’t have: set it to a port above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SettingError(`${host} isn’t an address of this machine: leave it out, or set it to one that is.`);
    default:
      return error;
  }
}
