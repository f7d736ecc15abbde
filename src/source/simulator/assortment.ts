/** What the simulated retailer sells: the facts from which products are made. */

export type Subcategory = {
  name: string;
  /** What is sold, without brand and size. */
  items: readonly string[];
  sizes: readonly string[];
  /** Lowest and highest regular price, in cents per unit or per pound. */
  price: readonly [number, number];
  /** Purchases a day of an ordinary product in an ordinary supermarket. */
  velocity: number;
  /** Days until it must be thrown away; absent where it keeps. */
  shelfLife?: number;
  /** Sold by weight, in pounds. */
  weighed?: boolean;
  /** How much the season moves it (0–1) and the day of the year when it sells best. */
  season?: readonly [amplitude: number, peakDayOfYear: number];
};

export type Category = {
  key: string;
  name: string;
  brands: readonly string[];
  /** Gross margin at the regular price, 0–1. */
  margin: number;
  /** Share of weeks in which a product is on promotion. */
  promotion: number;
  /** Additional demand per point of price cut: 4 means that 25 % off sells twice as much. */
  elasticity: number;
  /** Share of the units sold that is stolen besides, and that is brought back. */
  theft: number;
  returns: number;
  /** Growth of demand in a year, 0.04 for 4 %. */
  growth: number;
  /** Share of small stores' shelves given to it, against supermarkets'. */
  convenience: number;
  /** Weekdays on which stores order (0 = Sunday) and days until the goods arrive. */
  orderDays: readonly (readonly number[])[];
  leadDays: readonly [number, number];
  /** Deviations of demand that the stock should cover. */
  safety: number;
  /** Units that a shelf should never hold fewer of, and units in a case. */
  facing: number;
  caseSizes: readonly number[];
  subcategories: readonly Subcategory[];
};

const DAILY = [[1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5]];
const THRICE = [[0, 2, 4], [1, 3, 5]];
const TWICE = [[0, 3], [1, 4], [2, 5]];
const WEEKLY = [[0], [1], [2], [3], [4]];

export const OWN_BRANDS = ["Fennel & Co", "Fennel Basics"] as const;

export const suppliers = [
  "Crestline Foods", "Harlow Brands", "Unified Grocers", "Three Rivers Trading", "Pemberton Group", "Lakeland Supply",
  "Castle Consumer Goods", "Blue Heron Foods", "Whitfield & Sons", "Summit Brands", "Atlas Provisions",
] as const;

export const categories: readonly Category[] = [
  {
    key: "10", name: "Produce", brands: ["Sunfield", "Orchard Lane", "Green Acre"], margin: 0.37, promotion: 0.09, elasticity: 3.2,
    theft: 0.004, returns: 0.001, growth: 0.03, convenience: 0.8, orderDays: DAILY, leadDays: [1, 1], safety: 1.8, facing: 3, caseSizes: [4, 6, 8],
    subcategories: [
      { name: "Fruit", items: ["Bananas", "Gala Apples", "Navel Oranges", "Red Grapes", "Bartlett Pears", "Peaches", "Strawberries", "Lemons", "Kiwi"], sizes: ["loose", "organic loose"], price: [79, 449], velocity: 6, shelfLife: 7, weighed: true, season: [0.15, 190] },
      { name: "Vegetables", items: ["Tomatoes", "Potatoes", "Carrots", "Onions", "Broccoli", "Bell Peppers", "Cucumbers", "Sweet Potatoes", "Zucchini"], sizes: ["loose", "organic loose"], price: [89, 379], velocity: 5, shelfLife: 8, weighed: true, season: [0.08, 200] },
      { name: "Salads & Herbs", items: ["Garden Salad", "Baby Spinach", "Caesar Kit", "Romaine Hearts", "Basil", "Arugula", "Coleslaw Mix"], sizes: ["5 oz", "10 oz"], price: [199, 499], velocity: 2.2, shelfLife: 6, season: [0.22, 190] },
    ],
  },
  {
    key: "20", name: "Meat & Fish", brands: ["Prairie Ridge", "Harbor Catch", "Old Smokehouse"], margin: 0.28, promotion: 0.12, elasticity: 3.6,
    theft: 0.012, returns: 0.001, growth: -0.01, convenience: 0.45, orderDays: DAILY, leadDays: [1, 1], safety: 1.7, facing: 2, caseSizes: [3, 4, 6],
    subcategories: [
      { name: "Beef", items: ["Ground Beef", "Ribeye Steak", "Chuck Roast", "Stew Beef", "Sirloin"], sizes: ["tray", "family tray"], price: [549, 1399], velocity: 2.1, shelfLife: 8, weighed: true, season: [0.12, 185] },
      { name: "Poultry", items: ["Chicken Breast", "Chicken Thighs", "Whole Chicken", "Ground Turkey", "Drumsticks"], sizes: ["tray", "family tray"], price: [229, 799], velocity: 2.7, shelfLife: 8, weighed: true },
      { name: "Fish", items: ["Salmon Fillet", "Cod Fillet", "Shrimp", "Tilapia"], sizes: ["counter", "tray"], price: [799, 1799], velocity: 1.2, shelfLife: 5, weighed: true, season: [0.1, 80] },
      { name: "Deli", items: ["Smoked Ham", "Turkey Slices", "Salami", "Bacon", "Hot Dogs"], sizes: ["8 oz", "16 oz"], price: [399, 799], velocity: 1.5, shelfLife: 18 },
    ],
  },
  {
    key: "30", name: "Bakery", brands: ["Stone Mill", "Daybreak", "Maison Claire"], margin: 0.48, promotion: 0.07, elasticity: 2.8,
    theft: 0.004, returns: 0.001, growth: 0.01, convenience: 1.1, orderDays: DAILY, leadDays: [1, 1], safety: 1.7, facing: 2, caseSizes: [2, 4, 6],
    subcategories: [
      { name: "Bread", items: ["White Loaf", "Whole Wheat Loaf", "Sourdough", "Baguette", "Rye Loaf", "Burger Buns"], sizes: ["16 oz", "24 oz"], price: [199, 549], velocity: 4, shelfLife: 6 },
      { name: "Pastries", items: ["Croissant", "Blueberry Muffin", "Bagel", "Cinnamon Roll", "Glazed Donut"], sizes: ["each", "4 pack"], price: [99, 549], velocity: 3, shelfLife: 6 },
      { name: "Cakes & Pies", items: ["Cheesecake", "Apple Pie", "Carrot Cake", "Pumpkin Pie"], sizes: ["small", "large"], price: [799, 1999], velocity: 0.9, shelfLife: 9, season: [0.3, 330] },
    ],
  },
  {
    key: "40", name: "Dairy & Eggs", brands: ["Meadowbrook", "Alpenhof", "Blue Barn", "Oatwell"], margin: 0.26, promotion: 0.1, elasticity: 3.4,
    theft: 0.004, returns: 0.001, growth: 0.02, convenience: 1.1, orderDays: DAILY, leadDays: [1, 2], safety: 2.1, facing: 4, caseSizes: [6, 8, 12],
    subcategories: [
      { name: "Milk", items: ["Whole Milk", "Skim Milk", "2% Milk", "Oat Drink", "Chocolate Milk"], sizes: ["half gallon", "gallon", "quart"], price: [199, 549], velocity: 5.5, shelfLife: 12 },
      { name: "Yogurt", items: ["Plain Yogurt", "Greek Yogurt", "Strawberry Yogurt", "Skyr", "Kids Yogurt"], sizes: ["6 oz", "32 oz", "4 pack"], price: [89, 599], velocity: 3, shelfLife: 21 },
      { name: "Cheese", items: ["Cheddar", "Mozzarella", "Brie", "Parmesan", "Swiss Slices", "Cream Cheese"], sizes: ["8 oz", "16 oz"], price: [329, 899], velocity: 2, shelfLife: 30, season: [0.12, 350] },
      { name: "Eggs & Butter", items: ["Large Eggs", "Brown Eggs", "Salted Butter", "Unsalted Butter"], sizes: ["12 count", "18 count"], price: [299, 699], velocity: 3.6, shelfLife: 28, season: [0.1, 345] },
    ],
  },
  {
    key: "50", name: "Frozen", brands: ["Northpole", "Casa Rapida", "Creamline"], margin: 0.33, promotion: 0.13, elasticity: 4.2,
    theft: 0.004, returns: 0.002, growth: 0.05, convenience: 0.6, orderDays: THRICE, leadDays: [2, 3], safety: 1.25, facing: 2, caseSizes: [6, 8, 10],
    subcategories: [
      { name: "Ice Cream", items: ["Vanilla Ice Cream", "Chocolate Ice Cream", "Fruit Bars", "Cookie Dough Ice Cream"], sizes: ["pint", "48 oz"], price: [399, 799], velocity: 1.1, season: [0.5, 197] },
      { name: "Pizza", items: ["Pepperoni Pizza", "Margherita Pizza", "Four Cheese Pizza"], sizes: ["12 inch", "16 inch"], price: [499, 899], velocity: 1.2 },
      { name: "Frozen Vegetables", items: ["Peas", "Mixed Vegetables", "Spinach", "French Fries"], sizes: ["16 oz", "32 oz"], price: [179, 449], velocity: 1 },
      { name: "Ready Meals", items: ["Lasagna", "Chicken Curry", "Mac & Cheese", "Burrito Bowl"], sizes: ["10 oz", "family"], price: [349, 899], velocity: 1, season: [0.12, 20] },
    ],
  },
  {
    key: "60", name: "Beverages", brands: ["Fizzly", "Clearspring", "Tropic Sun", "Roaster's Guild", "Volt"], margin: 0.32, promotion: 0.16, elasticity: 4.6,
    theft: 0.008, returns: 0.002, growth: 0.04, convenience: 1.3, orderDays: THRICE, leadDays: [1, 3], safety: 1.35, facing: 3, caseSizes: [6, 12],
    subcategories: [
      { name: "Soft Drinks", items: ["Cola", "Lemon Soda", "Ginger Ale", "Root Beer", "Cola Zero"], sizes: ["20 oz", "2 liter", "12 pack"], price: [149, 899], velocity: 2.9, season: [0.22, 195] },
      { name: "Water", items: ["Spring Water", "Sparkling Water", "Lime Seltzer"], sizes: ["liter", "24 pack", "8 pack"], price: [99, 699], velocity: 2.6, season: [0.28, 200] },
      { name: "Juice & Energy", items: ["Orange Juice", "Apple Juice", "Energy Drink", "Iced Tea"], sizes: ["16 oz", "52 oz"], price: [199, 549], velocity: 1.5, season: [0.12, 190] },
      { name: "Coffee & Tea", items: ["Ground Coffee", "Espresso Beans", "Green Tea", "Coffee Pods"], sizes: ["12 oz", "24 oz"], price: [499, 1499], velocity: 0.9, season: [0.15, 10] },
    ],
  },
  {
    key: "65", name: "Beer & Wine", brands: ["Copper Kettle", "Casa Verde", "Hollow Oak"], margin: 0.27, promotion: 0.12, elasticity: 3.4,
    theft: 0.022, returns: 0.002, growth: -0.04, convenience: 1.1, orderDays: TWICE, leadDays: [2, 4], safety: 1.25, facing: 2, caseSizes: [6],
    subcategories: [
      { name: "Beer", items: ["Lager", "Pale Ale", "Wheat Beer", "Non-Alcoholic Lager"], sizes: ["6 pack", "12 pack"], price: [899, 1799], velocity: 1, season: [0.2, 195] },
      { name: "Wine", items: ["Chardonnay", "Cabernet", "Rosé", "Prosecco"], sizes: ["750 ml", "box"], price: [799, 2199], velocity: 0.6, season: [0.2, 352] },
    ],
  },
  {
    key: "70", name: "Snacks & Candy", brands: ["Crunchville", "Sweet Harbor", "Nutfield", "Kettle King"], margin: 0.37, promotion: 0.15, elasticity: 4.4,
    theft: 0.015, returns: 0.002, growth: 0.03, convenience: 1.3, orderDays: TWICE, leadDays: [2, 3], safety: 1.3, facing: 3, caseSizes: [8, 12],
    subcategories: [
      { name: "Chips", items: ["Sea Salt Chips", "Barbecue Chips", "Tortilla Chips", "Popcorn"], sizes: ["2 oz", "8 oz", "party size"], price: [179, 549], velocity: 2.2, season: [0.1, 190] },
      { name: "Chocolate & Candy", items: ["Milk Chocolate", "Dark Chocolate", "Gummy Bears", "Caramels"], sizes: ["bar", "share bag"], price: [129, 699], velocity: 1.7, season: [0.2, 340] },
      { name: "Cookies", items: ["Chocolate Chip Cookies", "Shortbread", "Oatmeal Cookies"], sizes: ["10 oz", "family"], price: [249, 549], velocity: 1.2 },
      { name: "Nuts", items: ["Roasted Almonds", "Mixed Nuts", "Cashews"], sizes: ["8 oz", "16 oz"], price: [449, 1099], velocity: 0.6, season: [0.2, 350] },
    ],
  },
  {
    key: "80", name: "Pantry", brands: ["Trattoria", "Heritage", "Golden Grain", "Spice Route"], margin: 0.31, promotion: 0.11, elasticity: 4,
    theft: 0.006, returns: 0.003, growth: 0.01, convenience: 0.6, orderDays: TWICE, leadDays: [2, 4], safety: 1.25, facing: 2, caseSizes: [6, 12],
    subcategories: [
      { name: "Pasta & Rice", items: ["Spaghetti", "Penne", "Jasmine Rice", "Brown Rice", "Couscous"], sizes: ["16 oz", "32 oz"], price: [129, 499], velocity: 1.3 },
      { name: "Sauces", items: ["Marinara", "Pesto", "Ketchup", "Mayonnaise", "Hot Sauce"], sizes: ["12 oz", "24 oz"], price: [199, 649], velocity: 1 },
      { name: "Canned Food", items: ["Black Beans", "Diced Tomatoes", "Tuna", "Chicken Soup", "Sweet Corn"], sizes: ["15 oz", "28 oz"], price: [99, 349], velocity: 1.4, season: [0.12, 15] },
      { name: "Breakfast", items: ["Corn Flakes", "Granola", "Rolled Oats", "Pancake Mix"], sizes: ["12 oz", "18 oz"], price: [299, 699], velocity: 1 },
      { name: "Baking", items: ["Flour", "Sugar", "Brownie Mix", "Vanilla Extract"], sizes: ["small", "large"], price: [179, 649], velocity: 0.6, season: [0.4, 345] },
    ],
  },
  {
    key: "90", name: "Household", brands: ["Brightly", "Softleaf", "Pureline"], margin: 0.33, promotion: 0.1, elasticity: 4.4,
    theft: 0.008, returns: 0.006, growth: 0, convenience: 0.5, orderDays: WEEKLY, leadDays: [3, 5], safety: 1.2, facing: 2, caseSizes: [4, 6],
    subcategories: [
      { name: "Paper", items: ["Paper Towels", "Bath Tissue", "Napkins"], sizes: ["6 roll", "12 roll"], price: [499, 1899], velocity: 0.9 },
      { name: "Laundry", items: ["Liquid Detergent", "Fabric Softener", "Laundry Pods"], sizes: ["50 oz", "100 oz"], price: [599, 1699], velocity: 0.5 },
      { name: "Cleaning", items: ["Dish Soap", "All-Purpose Cleaner", "Sponges", "Trash Bags"], sizes: ["regular", "value"], price: [249, 899], velocity: 0.6, season: [0.12, 110] },
    ],
  },
  {
    key: "95", name: "Health & Beauty", brands: ["Verity", "Lumière", "Little Lamb", "Dentra"], margin: 0.43, promotion: 0.1, elasticity: 3.6,
    theft: 0.034, returns: 0.012, growth: 0.07, convenience: 0.6, orderDays: WEEKLY, leadDays: [3, 5], safety: 1.15, facing: 2, caseSizes: [3, 4, 6],
    subcategories: [
      { name: "Oral Care", items: ["Toothpaste", "Toothbrush", "Mouthwash"], sizes: ["single", "twin"], price: [299, 899], velocity: 0.4 },
      { name: "Hair Care", items: ["Shampoo", "Conditioner", "Hair Gel"], sizes: ["12 oz", "24 oz"], price: [399, 1199], velocity: 0.35 },
      { name: "Skin Care", items: ["Body Lotion", "Sunscreen", "Hand Cream"], sizes: ["3 oz", "8 oz"], price: [499, 1799], velocity: 0.3, season: [0.3, 180] },
      { name: "Baby", items: ["Diapers", "Baby Wipes", "Baby Shampoo"], sizes: ["pack", "value box"], price: [449, 2899], velocity: 0.4 },
    ],
  },
  {
    key: "97", name: "Pet", brands: ["Barkley", "Whisker", "Tail & Paw"], margin: 0.3, promotion: 0.08, elasticity: 3.4,
    theft: 0.005, returns: 0.004, growth: 0.06, convenience: 0.4, orderDays: WEEKLY, leadDays: [3, 5], safety: 1.15, facing: 2, caseSizes: [4, 6, 12],
    subcategories: [
      { name: "Dog", items: ["Dry Dog Food", "Wet Dog Food", "Dog Treats"], sizes: ["small", "large"], price: [199, 2999], velocity: 0.5 },
      { name: "Cat", items: ["Dry Cat Food", "Wet Cat Food", "Cat Litter"], sizes: ["small", "large"], price: [149, 2299], velocity: 0.5 },
    ],
  },
];
