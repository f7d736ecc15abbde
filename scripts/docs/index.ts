import { calendarExampleSection, calendarKindsSection } from "./calendars.ts";
import { measuresSection } from "./measures.ts";
import { settingsSection } from "./settings.ts";
import { lakeTablesSection, sourceTablesSection } from "./tables.ts";

/** What fills the generated sections of the documents, by the name in the marker. Each must be used by a document. */
export const generators: Record<string, () => string | Promise<string>> = {
  "source-tables": sourceTablesSection,
  "lake-tables": lakeTablesSection,
  measures: measuresSection,
  settings: settingsSection,
  "calendar-kinds": calendarKindsSection,
  "calendar-example": calendarExampleSection,
};
