import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** One answer of the server: rows as objects of text, or the error's code and message. */
export type Answer = { readonly rows: readonly Readonly<Record<string, string | null>>[]; readonly error: { readonly sqlstate: string; readonly message: string } | null };

/**
A PostgreSQL connection that speaks just enough of protocol 3.0 for the recorder: trust authentication, the simple query protocol, text
results. One query at a time; the answer to a script of several statements is that of the last one with rows, or the first error.
*/
export class Wire {
  private buffer = Buffer.alloc(0);
  private columns: string[] = [];
  private rows: Record<string, string | null>[] = [];
  private error: Answer['error'] = null;
  private waiting: ((answer: Answer) => void) | null = null;
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data) => this.receive(data));
    socket.on('error', () => this.close());
  }

  static async open(port: number, database: string): Promise<Wire> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const wire = new Wire(socket);
    const parameters = Buffer.from(`user\0postgres\0database\0${database}\0\0`);
    const start = Buffer.alloc(8);
    start.writeInt32BE(8 + parameters.length, 0);
    start.writeInt32BE(196_608, 4);
    const ready = wire.answer();
    socket.write(Buffer.concat([start, parameters]));
    const { error } = await ready;
    if (error !== null) throw new Error(error.message);
    return wire;
  }

  query(sql: string): Promise<Answer> {
    const text = Buffer.from(`${sql}\0`);
    const head = Buffer.alloc(5);
    head.write('Q', 0);
    head.writeInt32BE(4 + text.length, 1);
    const answer = this.answer();
    this.socket.write(Buffer.concat([head, text]));
    return answer;
  }

  close(): void {
    this.socket.destroy();
    this.waiting?.({ rows: [], error: { sqlstate: '08006', message: 'connection closed' } });
    this.waiting = null;
  }

  private answer(): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting = resolve;
    });
  }

  private receive(data: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, data]);
    while (this.buffer.length >= 5) {
      const length = this.buffer.readInt32BE(1);
      if (this.buffer.length < length + 1) return;
      this.message(String.fromCharCode(this.buffer[0]), this.buffer.subarray(5, length + 1));
      this.buffer = this.buffer.subarray(length + 1);
    }
  }

  private message(type: string, body: Buffer): void {
    if (type === 'T') this.columns = columnNames(body);
    else if (type === 'D') this.rows.push(rowOf(body, this.columns));
    else if (type === 'E') this.error ??= errorOf(body);
    else if (type === 'Z') {
      const answer = { rows: this.rows, error: this.error };
      [this.rows, this.error] = [[], null];
      const { waiting } = this;
      this.waiting = null;
      waiting?.(answer);
    }
  }
}

const columnNames = (body: Buffer): string[] => {
  const names: string[] = [];
  let at = 2;
  for (let i = 0; i < body.readInt16BE(0); i++) {
    const end = body.indexOf(0, at);
    names.push(body.toString('utf8', at, end));
    at = end + 19;
  }
  return names;
};

const rowOf = (body: Buffer, columns: readonly string[]): Record<string, string | null> => {
  const row: Record<string, string | null> = {};
  let at = 2;
  for (const column of columns) {
    const length = body.readInt32BE(at);
    at += 4;
    row[column] = length < 0 ? null : body.toString('utf8', at, at + length);
    at += Math.max(0, length);
  }
  return row;
};

const errorOf = (body: Buffer): { readonly sqlstate: string; readonly message: string } => {
  const fields = new Map(body.toString('utf8').split('\0').filter((field) => field !== '').map((field) => [field[0], field.slice(1)]));
  return { sqlstate: fields.get('C') ?? '', message: fields.get('M') ?? '' };
};
