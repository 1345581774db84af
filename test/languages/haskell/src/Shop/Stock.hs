module Shop.Stock (hold, reserve, available) where

import Data.IORef

-- | Keeps a thing for somebody.
hold :: String -> IO ()
hold thing = do
  found <- available thing
  if found then reserve thing else fail thing

reserve :: String -> IO ()
reserve _ = pure ()

available, unavailable :: String -> IO Bool
available = pure . not . null
unavailable thing = fmap not (available thing)
