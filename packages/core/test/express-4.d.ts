// Express 4 beside Express 5: of what the tests use, the types are those of the newer one.
declare module 'express-4' {
  export { default } from 'express'
}
