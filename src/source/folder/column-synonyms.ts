/**
 * What retailers call the columns of the contract. Names are compared without case, accents, blanks and signs (`Store_ID`
 * is `storeid`), and without a table's prefix (`ss_`, `inv_`). `sure` names mean this and nothing else in a table of this
 * kind; `likely` ones usually do. Earlier names count before later ones where a file has several.
 */
import type { SourceTableName } from "../../model/tables.ts";

export type Synonyms = { sure: readonly string[]; likely?: readonly string[] };

/** Folded as `foldName` folds: of the letters of other scripts the marks too. */
const words = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .split(/\s+/)
    .filter((word) => word !== "");

const prodKey: Synonyms = {
  sure: words(
    "prodkey productkey productid prodid productcode prodcode productno productnumber productnbr itemid itemkey itemcode itemno itemnumber itemnbr skuid skucode skuno sku stockcode upc upccode ean gtin barcode articleid articlecode articleno articlenumber articlenbr artikelnr artikelnummer artikelid plu pluno materialnumber productsk itemsk refarticle codarticulo codearticle numeroarticle idarticle referencearticle codeproduit idproduit refproduit codigoproducto codproducto idproducto codigoarticulo idarticulo codiceprodotto codprodotto idprodotto codicearticolo codarticolo codigoproduto codproduto idproduto artikelcode productnr productnummer varenummer varenr kodproduktu kodtowaru idproduktu urunkodu urunno urunid stokkodu malzemekodu barkod artikelkod produktnr produktkod streckkod kodzbozi cislozbozi cisloproduktu carovykod cikkszam termekkod termekazonosito vonalkod 商品コード 商品番号 商品id 品番 janコード バーコード",
  ),
  likely: words(
    "article artikel product item material prod produit producto articulo prodotto articolo produto produkt towar vare urun zbozi termek cikk 商品",
  ),
};
const storeKey: Synonyms = {
  sure: words(
    "storekey storeid storeno storenumber storenbr storecode storesk shopid shopno shopcode shopnumber branchid branchcode branchno branchnumber outletid outletcode outletno outletidentifier siteid sitecode filialnr filialenr filialnummer filialeid marktnr codmagasin codtienda idmagasin nummagasin numeromagasin codemagasin idtienda codigotienda numtienda idsucursal codsucursal codigosucursal codnegozio codicenegozio idnegozio codloja codigoloja idloja filiaalnr filiaalnummer winkelnr winkelnummer winkelid idsklepu kodsklepu nrsklepu butiknr butiksnummer magazano magazakodu magazaid subekodu subeno butiksid butikskod cisloprodejny kodprodejny idprodejny cislopobocky boltkod boltszam boltazonosito uzletkod 店舗コード 店舗番号 店舗id 店コード 店番",
  ),
  likely: words(
    "store shop branch outlet site filiale filial markt magasin tienda sucursal negozio puntovendita loja filiaal winkel sklep butik butikk location locationid locationcode locationno magaza sube prodejna pobocka bolt uzlet aruhaz 店舗 店",
  ),
};
const day = words("date businessdate bizdate businessday datekey dt day datum fecha jour dato tarih 日付 年月日");

export const columnSynonyms: Record<SourceTableName, Record<string, Synonyms>> = {
  sales: {
    trans_id: {
      sure: words(
        "transid transactionid transactionno transactionnumber transactionkey basketid basketno basketnumber invoiceno invoiceid invoicenumber receiptid receiptno receiptnumber orderid orderno ordernumber ticketid ticketno ticketnumber saleid saleno billno billid billnumber bonnr bonnummer belegnr belegnummer checkno docno documentno numeroticket numticket noticket ticketnr numerofacture numfacture numerofactura numfactura numerofattura numeroscontrino idscontrino nrparagonu kassenbonnr fisno faturano islemno kvittonr kvittonummer cislouctenky cislodokladu nyugtaszam bizonylatszam 伝票番号 レシート番号 取引番号 取引id",
      ),
      likely: words("invoice receipt transaction ticket basket order bon"),
    },
    prod_key: prodKey,
    store_key: storeKey,
    trans_dt: {
      sure: words(
        "transdt transdate transactiondt transactiondate transactiontimestamp transactiondatetime transactionts saledate salesdate solddate invoicedate receiptdate ticketdate orderdate orderdatetime purchasedate purchasedt caldt caldate verkaufsdatum belegdatum datevente datedevente dateticket datefacture fechaventa fechadeventa fechafactura fechaticket datavendita datadivendita datafattura datavenda datadevenda datadavenda verkoopdatum transactiedatum transaktionsdatum rechnungsdatum datasprzedazy salgsdato satistarihi islemtarihi faturatarihi fistarihi forsaljningsdatum kopdatum datumprodeje datumtransakce eladasdatuma ertekesitesdatuma vasarlasdatuma 売上日 売上日付 販売日 販売日付 取引日 伝票日付 計上日",
      ).concat(day),
      likely: words("timestamp datetime transactiontime saledatetime createdat orderts data dia"),
    },
    trans_time: {
      sure: words(
        "transtime transactiontime saletime salestime timeofsale uhrzeit satissaati islemsaati klockslag casprodeje 時刻 取引時刻 販売時刻",
      ),
      likely: words("time saat tid cas idopont 時間"),
    },
    sales_qty: {
      sure: words(
        "salesqty salesquantity saleqty salequantity quantity qty qtysold quantitysold soldqty soldquantity unitssold soldunits salesunits unitsales units menge absatz stueck stuck anzahl quantite cantidad quantitevendue qte qtevendue cantidadvendida unidades unidadesvendidas quantita quantitavenduta quantidade quantidadevendida aantal hoeveelheid ilosc antal verkaufsmenge miktar satismiktari adet satisadedi forsaljningsantal mnozstvi prodanemnozstvi mennyiseg eladottmennyiseg 数量 販売数 販売数量 売上数量",
      ),
      likely: words("pieces pcs count transactionqty orderqty itemqty pocet kusy 個数"),
    },
    sales_price: {
      sure: words(
        "salesprice saleprice unitprice sellingprice unitsellingprice retailprice priceperunit unitretail einzelpreis vkpreis prixunitaire preciounitario verkaufspreis prixdevente prixvente precioventa preciodeventa prezzounitario prezzodivendita precounitario precodevenda verkoopprijs stukprijs cenajednostkowa birimfiyat satisfiyati styckpris jednotkovacena prodejnicena egysegar eladasiar 単価 販売単価 売価",
      ),
      likely: words("price preis prix precio prezzo preco prijs cena pris fiyat 価格"),
    },
    sales_amt: {
      sure: words(
        "salesamt salesamount salesvalue saleamt saleamount salevalue salesrevenue revenue netsales netsalesamt netsalesamount netamount netrevenue linetotal lineamount linevalue extendedprice extsalesprice salesdollars saledollars umsatz umsatzbrutto turnover montant importe chiffreaffaires nettoumsatz umsatznetto umsatzeur verkaufswert montantht montantttc chiffredaffaires importetotal importeventa importo importototale fatturato valorvenda valortotal faturamento omzet wartosc wartoscsprzedazy omsattning omsetning satistutari nettutar netsatis ciro forsaljningsbelopp forsaljning trzba trzby arbevetel forgalom 売上 売上金額 売上高 販売金額",
      ),
      likely: words(
        "amount amt sales totalamount totalsales totalsale totalprice totalvalue total value betrag bedrag ventas valor belop grosssales sumsaledollars sumsalesdollars belopp tutar toplam summa castka celkem osszeg 金額 合計",
      ),
    },
    discount: {
      sure: words("discountamt discountamount linediscount totaldiscount rabattbetrag"),
      likely: words(
        "discount discounts rabatt rabatte nachlass nachlasse remise remises descuento descuentos sconto sconti desconto descontos korting kortingen rabat rabaty indirim iskonto sleva slevy kedvezmeny 値引 値引額 割引 割引額",
      ),
    },
    sales_cost: {
      sure: words(
        "salescost costamt costamount totalcost linecost extcost extendedcost costofgoods costofsales cogs cogsamt extwholesalecost wareneinsatz einstandswert coutdesventes costodeventas costodelvenduto custodasvendas satismaliyeti varukostnad 売上原価",
      ),
      likely: words("cost cout costo coste custo kosten maliyet kostnad naklady koltseg 原価"),
    },
    sales_mgrn: {
      sure: words(
        "salesmgrn salesmargin salesmrgn margin marginamt marginamount grossmargin grossmarginamt marge margen margine margem rohertrag rohgewinn brutkar bruttomarginal marze arres 粗利 粗利益 売上総利益",
      ),
      likely: words("profit grossprofit netprofit"),
    },
    ship_cost: {
      sure: words("shipcost shippingcost shipcosts freightcost deliverycost shippingamt"),
      likely: words("shipping freight kargo frakt fraktkostnad doprava szallitas 送料"),
    },
  },
  inventory: {
    cal_dt: {
      sure: words(
        "caldt caldate snapshotdate snapshotdt inventorydate inventorydt stockdate invdate countdate asofdate asof bestandsdatum stichtag inventurdatum datestock dateinventaire fechainventario fechastock datainventario datagiacenza voorraaddatum stoktarihi sayimtarihi lagerdatum inventeringsdatum datumstavu datuminventury keszletdatum leltardatum 在庫日 在庫日付 棚卸日 基準日",
      ).concat(day),
      likely: words("timestamp datetime lastupdated updatedat updated snapshotts data dia"),
    },
    store_key: storeKey,
    prod_key: prodKey,
    inventory_on_hand_qty: {
      sure: words(
        "inventoryonhandqty inventoryonhand onhandqty onhandquantity onhandunits onhand qtyonhand quantityonhand unitsonhand stockonhand stockqty stockquantity stocklevel stockunits currentstock closingstock closingqty endingonhand endingstock eoh soh inventoryqty inventoryquantity inventorylevel invqty quantityinstock unitsinstock onhandinventory bestand lagerbestand bestandsmenge existencias stockactuel stockdisponible quantiteenstock qtestock stockfin stockactual existencia giacenza estoque estoqueatual voorraad stanmagazynowy lagersaldo lagerbeholdning lagermenge stokmiktari eldekistok mevcutstok lagerantal stavzasob stavskladu mnozstvinasklade keszlet raktarkeszlet keszletmennyiseg 在庫 在庫数 在庫数量 現在庫",
      ),
      likely: words(
        "stock inventory quantity qty menge available availableqty availablequantity units stok mevcut miktar zasoba mnozstvi mennyiseg saldo antal 数量",
      ),
    },
    inventory_on_order_qty: {
      sure: words(
        "inventoryonorderqty inventoryonorder onorderqty onorderquantity onorderunits onorder qtyonorder quantityonorder unitsonorder stockonorder openorderqty bestellmenge siparismiktari bestalldantal objednanemnozstvi rendeltmennyiseg 発注数 発注残",
      ),
      likely: words("orderedqty unitsordered ordered bestellt"),
    },
    out_of_stock_flg: {
      sure: words(
        "outofstockflg outofstockflag outofstockind outofstock isoutofstock oosflag oosflg oos stockoutflag stockoutflg isstockout",
      ),
      likely: words("stockout"),
    },
    waste_qty: {
      sure: words("wasteqty wastequantity wasteunits waste spoilageqty spoiledqty spoilage writeoffqty abschriften"),
      likely: words("scrapqty damagedqty"),
    },
    promotion_flg: {
      sure: words("promotionflg promotionflag promoflag promoflg onpromotion onpromo ispromo ispromotion promotionind"),
      likely: words("promotion promo"),
    },
    next_delivery_dt: {
      sure: words("nextdeliverydt nextdeliverydate nextdelivery expecteddeliverydate nextreceiptdate"),
      likely: words("deliverydate eta"),
    },
  },
  calendar: {
    cal_dt: { sure: words("caldt caldate calendardate fulldate").concat(day) },
    cal_type_desc: { sure: words("caltypedesc caltype calendartype") },
    day_of_wk_num: {
      sure: words("dayofwknum dayofweeknum dayofweeknumber daynumofweek weekdaynum"),
      likely: words("dayofweek dow weekday"),
    },
    day_of_wk_desc: { sure: words("dayofwkdesc dayofweekname dayofweekdesc dayname weekdayname") },
    yr_num: { sure: words("yrnum fiscalyear fiscalyr retailyear yearnum"), likely: words("year yr jahr") },
    wk_num: {
      sure: words("wknum fiscalweek fiscalwk retailweek weeknum weeknumber weekofyear"),
      likely: words("week wk woche kw"),
    },
    yr_wk_num: {
      sure: words(
        "yrwknum yrwk yearweek yearweeknum yearwk fiscalyearweek fiscalyrwk weekkey weekid wkid fiscalweekid yyyyww",
      ),
    },
    mnth_num: {
      sure: words("mnthnum fiscalmonth fiscalperiod monthnum monthnumber monthofyear"),
      likely: words("month period monat"),
    },
    yr_mnth_num: { sure: words("yrmnthnum yearmonth yrmonth yearmonthnum fiscalyearmonth monthid yyyymm") },
    qtr_num: {
      sure: words("qtrnum fiscalquarter fiscalqtr quarternum quarterofyear"),
      likely: words("quarter qtr quartal"),
    },
    yr_qtr_num: { sure: words("yrqtrnum yearquarter yrquarter yearqtr fiscalyearquarter quarterid") },
  },
  product: {
    prod_key: prodKey,
    prod_name: {
      sure: words(
        "prodname productname productdescription productdesc proddesc itemname itemdescription itemdesc articlename articledescription skuname skudescription artikelname artikelbezeichnung bezeichnung libelle nomproduit nombreproducto nomeprodotto nomeproduto productnaam produktname designation denominazione omschrijving nazwaproduktu urunadi urunismi produktnamn artikelnamn benamning nazevproduktu nazevzbozi termeknev megnevezes 商品名 品名",
      ),
      likely: words("description descripcion descrizione descricao name title"),
    },
    vol: { sure: words("volume vol") },
    wgt: { sure: words("weight wgt gewicht") },
    brand_name: {
      sure: words("brandname brand brandnm marke marque marca merk marka varumarke znacka ブランド ブランド名"),
      likely: words("manufacturer"),
    },
    status_code: { sure: words("statuscode productstatuscode itemstatuscode") },
    status_code_name: { sure: words("statuscodename statusname productstatus itemstatus"), likely: words("status") },
    category_key: { sure: words("categorykey categoryid categorycode catid catkey warengruppennr") },
    category_name: {
      sure: words(
        "categoryname category categorydesc productcategory itemcategory catname warengruppe categorie categoria kategorie kategoria kategori カテゴリ カテゴリー 分類",
      ),
      likely: words("department departmentname famille familia family productfamily itemfamily dept"),
    },
    subcategory_key: { sure: words("subcategorykey subcategoryid subcategorycode subcatid") },
    subcategory_name: {
      sure: words("subcategoryname subcategory subcategorydesc productsubcategory subcatname subcat"),
      likely: words("producttype itemtype class subclass commodity commoditydesc"),
    },
  },
  store: {
    store_key: storeKey,
    store_num: { sure: words("storenum"), likely: words("storenumber storeno storecode") },
    store_desc: {
      sure: words(
        "storedesc storename storedescription shopname branchname outletname filialname marktname nommagasin nombretienda nomenegozio nomeloja winkelnaam filiaalnaam filialbezeichnung magazaadi subeadi butiksnamn nazevprodejny boltnev uzletnev 店舗名 店名",
      ),
      likely: words("name description"),
    },
    addr: {
      sure: words("addr address storeaddress streetaddress street address1 addressline1 strasse adresse direccion"),
    },
    city: {
      sure: words(
        "city storecity cityname town ort stadt ville ciudad citta cidade stad plaats miasto sehir mesto varos 都市",
      ),
    },
    region: { sure: words("region storeregion regionname salesregion bolge kraj 地域") },
    cntry_cd: { sure: words("cntrycd countrycode countrycd countryiso") },
    cntry_nm: { sure: words("cntrynm country countryname storecountry land pays pais") },
    postal_zip_cd: {
      sure: words("postalzipcd zip zipcode postalcode postcode storezip plz codepostal codigopostal cep kodpocztowy"),
    },
    prov_state_desc: {
      sure: words("provstatedesc statename provincename"),
      likely: words("state province storestate bundesland"),
    },
    prov_state_cd: { sure: words("provstatecd statecode provincecode stateabbr") },
    store_type_cd: { sure: words("storetypecd storetypecode") },
    store_type_desc: {
      sure: words("storetypedesc storetype storeformat storelocation shoptype outlettype"),
      likely: words("type format cluster"),
    },
    frnchs_flg: { sure: words("frnchsflg franchiseflag franchiseflg isfranchise franchise") },
    store_size: {
      sure: words(
        "storesize salesarea sellingarea floorspace squarefeet squaremeters sqft sqm sellingsqft storesqft outletsize verkaufsflaeche",
      ),
      likely: words("size area"),
    },
    market_key: { sure: words("marketkey marketid marketcode") },
    market_name: { sure: words("marketname market") },
    submarket_key: { sure: words("submarketkey submarketid submarketcode") },
    submarket_name: { sure: words("submarketname submarket") },
    latitude: { sure: words("latitude lat") },
    longitude: { sure: words("longitude lon lng long") },
  },
};

/** Other names of the tables themselves, folded like column names. */
export const tableSynonyms: Record<SourceTableName, readonly string[]> = {
  sales: words(
    "sales sale transactions transaction trans tickets ticket receipts orders orderlines invoices pos till baskets saleslines salestransactions umsatz umsaetze verkauf verkaeufe verkaufe ventes ventas vendite vendas verkopen sprzedaz salg satis satislar forsaljning prodej prodeje eladas eladasok ertekesites 売上 売上明細 販売",
  ),
  inventory: words(
    "inventory inventories stock stocks stocklevels onhand inventorysnapshot inventorysnapshots stocksnapshot bestand bestaende lagerbestand existencias inventario giacenze estoque voorraad stok stoklar envanter lager lagersaldo sklad zasoby keszlet 在庫",
  ),
  calendar: words(
    "calendar calendars dates date fiscalcalendar retailcalendar kalender calendrier calendario takvim kalendar naptar カレンダー",
  ),
  product: words(
    "product products items item articles article skus sku prod prods artikel produkte produits productos articulos prodotti articoli produtos producten artikelen produkty productmaster itemmaster urun urunler varor produkter zbozi termekek 商品 商品マスタ",
  ),
  store: words(
    "store stores shops shop branches branch outlets outlet locations sites filialen filiale maerkte magasins tiendas sucursales negozi lojas winkels sklepy magaza magazalar subeler butiker prodejny boltok uzletek 店舗 店舗マスタ",
  ),
};

/** Letters that hold their accent. */
const UNACCENTED: Readonly<Record<string, string>> = { ß: "ss", ł: "l", ø: "o", æ: "ae", œ: "oe", đ: "d", ı: "i" };

/** A name without case, accents, blanks and signs. */
export function foldName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßłøæœđı]/g, (letter) => UNACCENTED[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** The name in the spellings under which it may be known: whole, without a table's prefix, and without a unit in brackets. */
export function foldedSpellings(name: string): string[] {
  const unit = /^(?<own>.*\S)\s*[([{][^([{]*[)\]}]\s*$/.exec(name)?.groups?.["own"];
  const bare = name.trim().replace(/^(?:ss|sr|ws|cs|inv|i|s|d|f|p|fct|fact|dim|tbl|src|stg|fk|pk)_/i, "");
  return [...new Set([foldName(name), foldName(bare), ...(unit === undefined ? [] : foldedSpellings(unit))])];
}
