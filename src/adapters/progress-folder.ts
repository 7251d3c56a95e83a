import os from 'node:os';
import path from 'node:path';

const NAME = 'runaway-migration';

/**
Where the progress file lies: the system's folder for settings. Null when there is no home to put it in; a relative path would put it into whatever
folder the program was started from, so it counts as none.
*/
export function progressFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform = process.platform): string | null {
  const own = env.RUNAWAY_MIGRATION_HOME;
  if (own !== undefined && path.isAbsolute(own)) return own;
  const home = homeOf(env);
  if (platform === 'win32') {
    const roaming = env.APPDATA ?? (home === null ? '' : path.join(home, 'AppData', 'Roaming'));
    return path.isAbsolute(roaming) ? path.join(roaming, NAME) : null;
  }
  if (platform === 'darwin') return home === null ? null : path.join(home, 'Library', 'Preferences', NAME);
  const config = env.XDG_CONFIG_HOME;
  if (config !== undefined && path.isAbsolute(config)) return path.join(config, NAME);
  return home === null ? null : path.join(home, '.config', NAME);
}

function homeOf(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env.HOME !== undefined) return path.isAbsolute(env.HOME) ? env.HOME : null;
  try {
    // The user database knows the home of a user whose environment has none; it throws for a user whom it does not know.
    const home = os.homedir();
    return path.isAbsolute(home) ? home : null;
  } catch {
    return null;
  }
}
