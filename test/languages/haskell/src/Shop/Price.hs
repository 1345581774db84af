{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE PatternSynonyms #-}
{-# LANGUAGE TypeFamilies #-}

-- | What things cost.
module Shop.Price
  ( Money (..)
  , Priced (..)
  , Region (..)
  , (|+|)
  , rate
  , rounded
  , total
  ) where

import Data.List (foldl')
import qualified Data.Map.Strict as Map

-- | An amount in cents.
newtype Money = Money {cents :: Int}
  deriving stock (Eq, Ord)
  deriving newtype (Num)

-- | Where a person lives.
data Region
  = Germany -- ^ 19 %
  | Switzerland
  deriving (Show, Eq, Ord)

type Rates = Map.Map Region Double

data Expr a where
  Lit :: Int -> Expr Int
  Add :: Expr Int -> Expr Int -> Expr Int

type family Currency r
type instance Currency Int = String

type family Unit a where
  Unit Money = Int
  Unit a = a

data family Ledger a
data instance Ledger Money = Ledger [Money] | Closed

pattern Free :: Money
pattern Free = Money 0

infixl 6 |+|

-- | What has a price.
class Show a => Priced a where
  type Tag a

  -- | Without tax.
  net :: a -> Money

  -- | With tax.
  gross :: Region -> a -> Money
  gross region thing = withTax region (net thing)

  cheaper, dearer :: a -> a -> Bool
  cheaper a b = net a < net b

  {-# MINIMAL net #-}

instance Show Money where
  showsPrec _ (Money c) = shows c . showString " ct"

instance Semigroup Money where
  (<>) = (|+|)

-- | Adds two amounts.
(|+|) :: Money -> Money -> Money
Money a |+| Money b = Money (a + b)

-- | The tax of a region.
rate :: Region -> Double
rate region = Map.findWithDefault standard region rates
  where
    standard = 0.19

rates :: Rates
rates = Map.fromList [(Germany, 0.19), (Switzerland, 0.081)]

-- Banker's rounding is for banks.
rounded :: Double -> Money
rounded = Money . ceiling

withTax :: Region -> Money -> Money
withTax region (Money c) = rounded (fromIntegral c * (1 + rate region))

-- | The sum of amounts, by a strict fold.
total :: [Money] -> Money
total [] = Free
total amounts = foldl' (|+|) Free amounts

-- | Reads an expression.
eval :: Expr Int -> Int
eval (Lit n) = n
eval (Add a b) = eval a `plus` eval b
  where
    x `plus` y = x + y

foreign import ccall "math.h ceil" c_ceil :: Double -> Double
