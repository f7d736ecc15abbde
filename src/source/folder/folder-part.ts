/** The part of a delivery that folders name: the files of each store, till or region in a folder of its own. */

const WORDS = [
  "store shop branch outlet site location",
  "filiale filial markt laden magasin boutique succursale tienda sucursal negozio puntovendita loja filiaal winkel sklep oddzial butik butikk magaza sube",
  "till register terminal pos checkout kasse caisse caja cassa caixa kassa kasa",
  "region area zone zona district bezirk gebiet secteur distrito distretto regiao regione rayon okreg bolge",
]
  .join(" ")
  .split(" ")
  .join("|");

/** `store_1`, `Filiale 12`, `store=berlin`, `store-id=S07`, `kasse3`: without a sign between, a number only. */
const PLACE = new RegExp(
  `^(?:${WORDS})(?:[-_ ]?(?:id|key|no|nr|num|number|code))?(?:[-_ .#]*\\d+|[-_ .#]+[a-z]*\\d[a-z0-9]*|=[^/]+)$`,
);
const REGION =
  /^(?:region|area|zone|zona|bezirk|gebiet|regione)[-_ ](?:north|south|east|west|cent(?:er|re|ral)|nord|sud|ost|est|ouest|norte|sur|centro|mitte)(?:[-_ ]?(?:north|south|east|west|nord|sud|ost|est|ouest|este|oeste))?$/;
/** The same in scripts without blanks between words: `店舗12`, `12号店`. */
const OTHER_SCRIPTS =
  /^(?:店舗|支店|門店|门店|分店|매장|지점|магазин|филиал|касса|レジ)[-_ ]?\d+$|^\d+(?:号店|號店|号机|호점)$/;

const DATE = /\d{8}|\d{4}[-_.]\d{1,2}[-_.]\d{1,2}/;

/** In lower case, outermost first; null where no folder names a place. */
export function folderPart(folders: readonly string[]): string | null {
  const places = folders
    .map(plain)
    .filter((folder) => !DATE.test(folder) && [PLACE, REGION, OTHER_SCRIPTS].some((names) => names.test(folder)));
  return places.length === 0 ? null : places.join("_");
}

function plain(folder: string): string {
  return folder.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ı", "i").normalize("NFC");
}
