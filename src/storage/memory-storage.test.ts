import { memoryStorage } from "./memory-storage.testkit.ts";
import { storageSuite } from "./storage.testsuite.ts";

storageSuite("in memory", async () => ({ storage: memoryStorage(), close: async () => undefined }));
