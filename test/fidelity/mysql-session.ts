import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** What one statement sent to a real server came back with. `error` is the server's own number, SQLSTATE and words. */
export type Reply = { readonly rows: readonly (readonly string[])[]; readonly error: { readonly code: number; readonly sqlstate: string; readonly message: string } | null; readonly ms: number };

/**
One connection to a running MariaDB or MySQL server over its local socket, driven through the command line client, so that recording needs
no package. Statements run one after the other; the answer's end is a sentinel row.
*/
export class MysqlSession {
  readonly #client: ChildProcess;
  #text = '';
  #turn = 0;
  #waiting: { readonly mark: string; readonly settle: (reply: string) => void } | null = null;

  constructor(socket: string, database: string | null) {
    const quoted = [`-S${socket}`, '-uroot', '--no-defaults', '--batch', '--unbuffered', '--force', '--skip-column-names', ...(database === null ? [] : [database])];
    const args = ['--no-defaults', ...quoted.filter((arg) => arg !== '--no-defaults')];
    this.#client = spawn('sh', ['-c', `exec mariadb ${args.map((arg) => `'${arg}'`).join(' ')} 2>&1`], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#client.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#text += chunk;
      const mark = this.#waiting?.mark;
      if (mark !== undefined && this.#text.includes(`${mark}\n`)) {
        const [before, after] = this.#text.split(`${mark}\n`);
        this.#text = after ?? '';
        const settle = this.#waiting?.settle;
        this.#waiting = null;
        settle?.(before ?? '');
      }
    });
  }

  /** Runs one statement; an error of the server is part of the answer. */
  async run(sql: string): Promise<Reply> {
    const mark = `--end-${++this.#turn}--`;
    const started = performance.now();
    const text = await new Promise<string>((settle) => {
      this.#waiting = { mark, settle };
      this.#client.stdin?.write(`${sql};\nSELECT '${mark}';\n`);
    });
    const ms = performance.now() - started;
    const failed = /^ERROR (\d+) \((\w+)\) at line \d+: (.*)$/m.exec(text);
    const error = failed === null ? null : { code: Number(failed[1]), sqlstate: failed[2] ?? '', message: failed[3] ?? '' };
    const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('ERROR ')).map((line) => line.split('\t'));
    return { rows, error, ms };
  }

  /** Runs what must not fail. */
  async must(sql: string): Promise<Reply> {
    const reply = await this.run(sql);
    if (reply.error !== null) throw new Error(`${sql.slice(0, 200)}: ${reply.error.message}`);
    return reply;
  }

  close(): void {
    this.#client.stdin?.end();
  }
}
