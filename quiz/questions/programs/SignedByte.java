class SignedByte {
  public static void main(String[] args) {
    byte length = (byte) 0xfe;
    System.out.println(length + " " + (length & 0xff));
  }
}
