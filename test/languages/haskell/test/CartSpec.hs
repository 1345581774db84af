module CartSpec (spec) where

import Shop.Cart
import Test.Hspec

spec :: Spec
spec = describe "a cart" $ do
  it "is empty at first" $ items empty `shouldBe` []

  context "with an item" $ do
    it "keeps it" $ do
      length (items (add tea empty)) `shouldBe` 1

tea :: Item
tea = Item "tea" 300 1
