/** A session with a Snowflake account: the port that deploying and reading share. */

/** Column as Snowflake names it → its value as text; null for NULL. */
export type SnowflakeRow = Readonly<Record<string, string | null>>;

export type SnowflakeSession = {
  /** Runs one statement and answers all of its rows. `binds`: values of its question marks, a list for each row to insert. */
  run(sql: string, binds?: readonly (readonly (string | null)[])[]): Promise<SnowflakeRow[]>;
  /** The rows of a query as they come; the memory does not grow with them. */
  stream(sql: string): AsyncIterable<SnowflakeRow>;
  close(): Promise<void>;
};

export type SnowflakeAddress = {
  /** <organisation>-<account>. */
  account: string;
  /** Of another server than Snowflake's own for the account, such as a private link; null: Snowflake's. */
  endpoint: string | null;
  user: string;
  role: string | null;
  warehouse: string | null;
  database: string | null;
  schema: string | null;
  /** IANA zone of the session. */
  timeZone: string;
};
