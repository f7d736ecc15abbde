import { auditsSection } from "./audits.ts";
import { calendarExampleSection, calendarKindsSection } from "./calendars.ts";
import { fileFindingsSection, rowFindingsSection, watchFindingsSection } from "./findings.ts";
import { cloudWatchSection } from "./cloudwatch.ts";
import { commandsSection, exitCodesSection } from "./commands.ts";
import { formulasSection } from "./formulas.ts";
import { measuresSection } from "./measures.ts";
import { routesSection } from "./routes.ts";
import { settingsSection } from "./settings.ts";
import { stateTablesSection } from "./state.ts";
import { lakeTablesSection, sourceTablesSection } from "./tables.ts";

/** What fills the generated sections of the documents, by the name in the marker. Each must be used by a document. */
export const generators: Record<string, () => string | Promise<string>> = {
  "source-tables": sourceTablesSection,
  "lake-tables": lakeTablesSection,
  commands: commandsSection,
  "exit-codes": exitCodesSection,
  measures: measuresSection,
  formulas: formulasSection,
  settings: settingsSection,
  "file-findings": fileFindingsSection,
  "row-findings": rowFindingsSection,
  "watch-findings": watchFindingsSection,
  audits: auditsSection,
  "cloudwatch-metrics": cloudWatchSection,
  routes: routesSection,
  "state-tables": stateTablesSection,
  "calendar-kinds": calendarKindsSection,
  "calendar-example": calendarExampleSection,
};
