module Shop.Cart where

import Control.Monad (forM_, when)
import qualified Shop.Price as Price
import Shop.Price (Money (..), Priced (..), Region, (|+|))
import Shop.Stock hiding (reserve)

-- | One line of a cart.
data Item = Item
  { name :: String
  , price :: Money -- ^ net
  , amount :: Int
  }
  deriving (Show)

{- | What a person is about to buy.
It keeps its order.
-}
data Cart = Cart {owner :: Maybe String, items :: [Item]}

instance Show Cart where
  show cart = maybe "somebody" id (owner cart)

instance Priced Item where
  net item = scaled (amount item) (price item)

instance Priced Cart where
  type Tag Cart = String
  net = Price.total . map net . items
  gross region cart
    | null (items cart) = Money 0
    | otherwise = sumUp (items cart)
    where
      sumUp :: [Item] -> Money
      sumUp [] = Money 0
      sumUp (x : xs) = gross region x |+| sumUp xs

empty :: Cart
empty = Cart Nothing []

scaled :: Int -> Money -> Money
scaled n (Money c) = Money (n * c)

-- | Puts an item into a cart. One that is there already becomes more.
add :: Item -> Cart -> Cart
add item cart
  | any (same item) (items cart) = cart {items = map more (items cart)}
  | otherwise = cart {items = item : items cart}
  where
    more other = if same item other then grown other else other
    grown = \other -> other {amount = amount other + amount item}

same :: Item -> Item -> Bool
same a b = name a == name b

-- | The total as it is shown.
{-# INLINE total #-}
total :: Region -> Cart -> String
total region = show . gross region

infixr 5 +>

(+>) :: Item -> Cart -> Cart
(+>) = add

checkout :: Region -> Cart -> IO ()
checkout region cart = do
  let line item = name item ++ " " ++ show (net item)
      count = length (items cart)
  when (count > 0) $ reserveAll cart
  forM_ (items cart) $ \item -> putStrLn (line item)
  putStrLn $ total region cart
  receipt
  where
    receipt = putStrLn "Thank you"

reserveAll :: Cart -> IO ()
reserveAll cart = mapM_ (hold . name) (items cart)

main :: IO ()
main = checkout minBound (tea +> empty)
  where
    tea = Item {name = "tea", price = Money 300, amount = 1}
