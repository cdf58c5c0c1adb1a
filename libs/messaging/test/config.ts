/** Where the tests look for a broker; with REQUIRE_ALL=1 its absence is a failure. */
export const amqpUrl = process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';
export const requireAll = process.env.REQUIRE_ALL === '1';
