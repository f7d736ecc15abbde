/** The settings that say how text in files is to be read, for all tables or for one. */
import * as z from "zod";
import { dateFormatProblem } from "../core/date-format.ts";
import { setting } from "./setting.ts";

export const encodings = ["utf-8", "utf-16le", "utf-16be", "latin1", "windows-1252"] as const;
export const cadences = ["daily", "weekly", "irregular", "once"] as const;
export const deliveryModes = ["replace", "append"] as const;

const dates = z.string().superRefine((format, context) => {
  const problem = dateFormatProblem(format);
  if (problem !== null) context.addIssue(`a date format (${problem}), for example "MM/DD/YYYY" or "DD.MM.YY HH:mm"`);
});

const delimiter = z.string().refine((sign) => /^[^\p{L}\p{N}"'\r\n\\ .]$/u.test(sign), {
  error: 'one sign that is neither letter, digit, quote, point nor blank, such as "," ";" "|" or "\\t"',
});

/** One written shape for `dates: "MM/DD/YYYY"` at the top (all tables) and within a table (that one). */
export const formatSettings = {
  dates: setting(dates, {
    label: "Date format",
    help: "Order of the parts in dates, from YYYY YY MM M MMM DD D HH H mm ss and any separators, for example MM/DD/YYYY. ISO dates are always understood; dates that could mean two days are refused until this is declared.",
    default: "ISO only",
  }),
  decimal: setting(z.enum([".", ","]), {
    label: "Decimal sign",
    help: 'The sign before the decimals, "." or ",". Files with decimal commas are refused until this is declared.',
    default: ".",
  }),
  delimiter: setting(delimiter, {
    label: "Field delimiter",
    help: 'The sign between fields, for example ";" or "\\t" for a tab.',
    default: "found in each file among , ; tab |",
  }),
  encoding: setting(z.enum(encodings), {
    label: "Encoding",
    help: "Encoding of files that are neither UTF-8 nor marked by a byte-order mark.",
    default: "UTF-8, or what a byte-order mark says; other files are refused",
  }),
  nulls: setting(z.array(z.string()), {
    label: "Texts for no value",
    help: "Texts that mean that a value is missing, beside the empty field, \\N and NULL.",
    default: "none",
  }),
  businessDayStartsAt: setting(z.int().min(0).max(23), {
    label: "Start of the business day",
    help: "Hour (0 to 23) before which a local time, beside the date or in trans_time, belongs to the day before.",
    default: "0, the calendar day",
  }),
  mode: setting(z.enum(deliveryModes), {
    label: "What a delivery means",
    help: "replace: the newest delivery of a business date is that date's only truth. append: every file adds its lines; a file that is written over corrects itself.",
    default: "replace",
  }),
  cadence: setting(z.enum(cadences), {
    label: "How often files come",
    help: "daily, weekly, irregular or once. Only a daily table can make a day incomplete.",
    default: "irregular; daily for sales and inventory of a database",
  }),
};
