class NegativeShift {
  public static void main(String[] args) {
    long baseMillis = 500;
    System.out.println((baseMillis << 64) + " " + (baseMillis << 55 < 0));
  }
}
