import java.util.Arrays;

class MeanOfPercentiles {
  public static void main(String[] args) {
    int[] millis = new int[1000];
    Arrays.fill(millis, 1);
    millis[440] = 101;
    millis[470] = 101;
    int sum = 0;
    for (int round = 0; round < 1000; round += 100) {
      sum += p99(Arrays.copyOfRange(millis, round, round + 100));
    }
    System.out.println(sum / 10 + " " + p99(millis));
  }

  static int p99(int[] millis) {
    Arrays.sort(millis);
    return millis[millis.length * 99 / 100 - 1];
  }
}
