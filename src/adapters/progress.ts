import { accessSync, constants, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mergeProgress, NEW_PROGRESS } from '../game/progress.ts';
import type { Progress } from '../game/progress.ts';
import { progressFolder } from './progress-folder.ts';
import { withLock } from './progress-lock.ts';
import { readProgress } from './progress-shape.ts';
import type { ReadProgress } from './progress-shape.ts';

/** The player's progress on disk, shared by all windows of this user. */
export type ProgressStore = {
  /** As it was found when the museum opened; new when there was none. */
  readonly first: Progress;
  /** What the player must be told about it, one sentence each: a corrupted file kept aside, a newer format, no place to write. */
  readonly sentences: readonly string[];
  /** Where it lies; null when it is kept in memory only. */
  readonly file: string | null;
  /** Loads the package that writes (a tenth of a second, so after the first frame); what was saved before is written then. */
  ready(): Promise<void>;
  /** Writes progress, merged with what another window may have written. The answer is a sentence when it could not be written: play goes on in memory. */
  save(progress: Progress): string | null;
  /** Called with the merged progress when another window had more than this one; returns how to stop listening. */
  onElsewhere(listener: (progress: Progress) => void): () => void;
};

type Writer = { store: Record<string, unknown> };

export type ProgressOptions = { readonly env: Readonly<Record<string, string | undefined>>; readonly platform?: NodeJS.Platform };

/** Opens the progress of this user. Reads the file at once; writes nothing until the first `save`. */
export function openProgress(options: ProgressOptions): ProgressStore {
  const folder = progressFolder(options.env, options.platform);
  if (folder === null) return inMemory(NEW_PROGRESS, ['There is no home folder to keep your progress in: this visit is kept in memory, and ends with it.']);
  const file = path.join(folder, 'progress.json');
  const found = look(file);
  if (found.kind === 'unreadable') return inMemory(NEW_PROGRESS, [`Your progress in ${file} cannot be read (${found.reason}): this visit is kept in memory, and ends with it.`]);
  if (found.kind === 'newer') return inMemory(NEW_PROGRESS, [newerSentence(file)]);
  if (found.kind === 'progress') return onDisk(folder, file, found.progress, []);
  if (found.kind === 'none') return onDisk(folder, file, NEW_PROGRESS, []);
  const aside = keepAside(file);
  if (aside === null) return inMemory(NEW_PROGRESS, [`Your progress in ${file} is damaged (${found.reason}) and could not be moved aside: this visit is kept in memory, and ends with it.`]);
  return onDisk(folder, file, NEW_PROGRESS, [`Your progress was damaged (${found.reason}); the file is kept as ${aside}, and you begin anew.`]);
}

const newerSentence = (file: string): string => `Your progress in ${file} was written by a newer version of this program and is left untouched: this visit is kept in memory, and ends with it.`;

function inMemory(first: Progress, sentences: readonly string[]): ProgressStore {
  return { first, sentences, file: null, ready: () => Promise.resolve(), save: () => null, onElsewhere: () => () => {} };
}

type Found = ReadProgress | { readonly kind: 'none' } | { readonly kind: 'unreadable'; readonly reason: string };

function look(file: string): Found {
  try {
    return readProgress(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOTDIR: a part of the path is a file, so there is nothing yet, and saving will say that there is no place.
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'none' } : { kind: 'unreadable', reason: reasonOf(code) };
  }
}

/** Moves a damaged file to the first free `.corrupt-<n>`; null when that is impossible. */
function keepAside(file: string): string | null {
  for (let n = 1; n < 1000; n += 1) {
    const aside = `${file}.corrupt-${n}`;
    if (existsSync(aside)) continue;
    try {
      renameSync(file, aside);
      return aside;
    } catch {
      return null;
    }
  }
  return null;
}

function onDisk(folder: string, file: string, first: Progress, sentences: readonly string[]): ProgressStore {
  let open: (() => Writer) | null = null;
  let writer: Writer | null = null;
  let waiting: Progress | null = null;
  const listeners = new Set<(progress: Progress) => void>();

  const write = (progress: Progress): string | null => {
    if (!open) { waiting = progress; return null; }
    const openWriter = open;
    try {
      refuseReadOnly(folder);
      const merged = withLock(file, () => {
        if (look(file).kind === 'corrupt') keepAside(file);
        writer ??= openWriter();
        return written(writer, file, progress);
      });
      if (typeof merged === 'string') return merged;
      if (JSON.stringify(merged) !== JSON.stringify(progress)) for (const listener of listeners) listener(merged);
      return null;
    } catch (error) {
      return `Your progress could not be written to ${file} (${reasonOf((error as NodeJS.ErrnoException).code)}): play goes on, kept in memory.`;
    }
  };

  return {
    first, sentences, file,
    async ready() {
      if (open) return;
      const { default: Conf } = await import('conf');
      // conf reads the file when it is opened, and throws when it is damaged or out of reach: so it is opened inside the first write.
      open = () => new Conf({ cwd: folder, configName: 'progress', projectName: 'runaway-migration' }) as unknown as Writer;
      sweep(folder);
      if (waiting) write(waiting);
      waiting = null;
    },
    save: write,
    onElsewhere(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Reads, merges, writes, and looks again: a window that wrote at the same moment without the lock is merged in the next round. */
function written(writer: Writer, file: string, progress: Progress): Progress | string {
  let merged = progress;
  for (let round = 0; round < 3; round += 1) {
    const found = look(file);
    if (found.kind === 'newer') return newerSentence(file);
    if (found.kind === 'corrupt' && round > 0) return `Your progress could not be written whole to ${file}: play goes on, kept in memory.`;
    if (found.kind === 'corrupt') keepAside(file);
    merged = found.kind === 'progress' ? mergeProgress(merged, found.progress) : merged;
    if (found.kind === 'progress' && JSON.stringify(found.progress) === JSON.stringify(merged)) return merged;
    refuseFullDisk(file, JSON.stringify(merged, null, '\t'));
    writer.store = merged as unknown as Record<string, unknown>;
  }
  return merged;
}

/**
The package that writes does not notice when the disk takes only a part of the bytes, and would put the torn file in the place of the whole one. So the same
bytes are written beside it first, by a call that does notice.
*/
function refuseFullDisk(file: string, text: string): void {
  const room = `${file}.room`;
  try {
    writeFileSync(room, text);
  } finally {
    rmSync(room, { force: true });
  }
}

/** Takes away what windows that were killed in the middle of a save have left beside the file, once it is a minute old and nobody's any more. */
function sweep(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      if (/^progress\.json\.(tmp-\w+|room)$/.test(name) && Date.now() - statSync(file).mtimeMs > 60_000) rmSync(file, { force: true });
    }
  } catch {
    // No folder yet, or none that may be read: then there is nothing to sweep.
  }
}

/** conf tries a refused write again for a second; a folder that is known to be read-only is not worth a frozen screen. */
function refuseReadOnly(folder: string): void {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      accessSync(at, constants.W_OK);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path.dirname(at) === at) throw error;
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission', EPERM: 'no permission', EROFS: 'the disk is read-only', ENOSPC: 'the disk is full', EDQUOT: 'the disk quota is used up', ENOTDIR: 'a part of the path is a file',
  EISDIR: 'a folder is in its place', ELOOP: 'its links lead in a circle', ENAMETOOLONG: 'its path is too long', EIO: 'the disk reports an error', EFBIG: 'the file may not grow any more',
};

function reasonOf(code: string | undefined): string {
  return REASONS[code ?? ''] ?? `error ${code ?? 'unknown'}`;
}
