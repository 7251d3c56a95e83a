import words from '../../data/text/engine-words.en.json' with { type: 'json' };

/** What an engine is called, and what people call things there. */
export type EngineWords = {
  /** 'SQL Server'. */
  readonly name: string;
  /** What stands in front of a session's number: 'pid'. */
  readonly session: string;
  /** Rows of a batch, as an example that gives nothing away. */
  readonly batchRows: number;
  /** What is to be said where the server's behaviour is shown, for one that was never measured; null = nothing. */
  readonly basis: string | null;
  /** Choices of the engineer on call that go by other names there, or work in another way. */
  readonly onCall: Readonly<Record<string, { readonly label: string; readonly says: string }>>;
};

const known: Readonly<Record<string, EngineWords>> = words;

/** The words of the engine of this id; an engine that has none of its own speaks as PostgreSQL does. */
export const engineWords = (engine: string): EngineWords => known[engine] ?? words.postgres;
