/** A script as its statements: what runs one at a time. */

const PART = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|;|[^;'"$/-]+|[\s\S]/g;

/** Each without its semicolon; comments before a statement go, those inside it stay. */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let statement = "";
  for (const [part] of script.matchAll(PART)) {
    if (part === ";") {
      statements.push(statement.trim());
      statement = "";
    } else if (statement.trim() !== "" || !isComment(part)) statement += part;
  }
  return [...statements, statement.trim()].filter((text) => text !== "");
}

function isComment(part: string): boolean {
  return part.startsWith("--") || part.startsWith("/*");
}
