using System.Text;

namespace ZsIdNode.Samples;

/// <summary>A small catalogue in which about every second row is wrong in its own way; see samples/README.md.</summary>
internal static class FaultyCatalogue
{
    /// <summary>One byte more than a cell may hold.</summary>
    private const int CellBytesTooMany = 65_537;

    /// <summary>Makes a handle longer than 2,048 bytes.</summary>
    private const int SuffixBytesTooMany = 2_100;

    private static readonly byte[] Gb18030Lamp = [0xB5, 0xC6, 0xBE, 0xDF];

    public static byte[] Write()
    {
        var file = new MemoryStream();
        int good = 0;
        Text("suffix,URL,DESC,product_name\n");
        Good();
        Text("BAD-01,https://yingqiao.example/p/1,");
        file.Write(Gb18030Lamp);
        Text(",台灯\n");
        Good();
        Text("BAD-02,https://yingqiao.example/p/2,少一格\n");
        Good();
        Text("BAD-03,https://yingqiao.example/p/3,可调光,可调色温,台灯\n");
        Good();
        Text(",https://yingqiao.example/p/4,没有后缀,台灯\n");
        Text("GOOD-QUOTED,https://yingqiao.example/p/q,\"可调光, \"\"护眼\"\"\",台灯\n");
        Text($"BAD-05,https://yingqiao.example/p/5,{new string('x', CellBytesTooMany)},台灯\n");
        Good();
        Text("BAD-06,https://yingqiao.example/p/6,\"引号没有关上,台灯\n");
        Good();
        Text("GOOD-TWO-LINES,https://yingqiao.example/p/t,\"第一行\n第二行\",台灯\n");
        Good();
        Text("BAD-07,https://yingqiao.example/p/7,空\0字节,台灯\n");
        Good();
        Text("BAD-08,https://yingqiao.example/p/8,直径5\" 灯罩,台灯\n");
        Good();
        Text("BAD-09,https://yingqiao.example/p/9,\"护眼\"型,台灯\n");
        Good();
        Text("BAD-10,https://yingqiao.example/p/10,回车\r在中间,台灯\n");
        Good();
        Text(" BAD-11,https://yingqiao.example/p/11,后缀前有空格,台灯\n");
        Good();
        Text("\"BAD\t12\",https://yingqiao.example/p/12,后缀里有制表符,台灯\n");
        Good();
        Text($"BAD-13-{new string('9', SuffixBytesTooMany)},https://yingqiao.example/p/13,后缀太长,台灯\n");
        Good();
        Text("BAD-14,,,\n");
        Text("\n");
        Good();
        Text("BAD-15,\"https://yingqiao.example/p/15\n换行\",缺一格\n");
        Good();
        Text("BAD-16\n");
        Text("BAD-17,,\n");
        Text("BAD-18,https://yingqiao.example/p/18,\"\"\"只有一半,台灯\n");
        Good();
        Text("GOOD-EMPTY-CELLS,https://yingqiao.example/p/e,,\n");
        Text("GOOD-CRLF,https://yingqiao.example/p/c,行尾是回车换行,台灯\r\n");
        Text("BAD-19,https://yingqiao.example/p/19,最后一行的引号,\"没有关上\n");
        return file.ToArray();

        void Good()
        {
            good++;
            Text($"GOOD-{good:D2},https://yingqiao.example/p/g{good},完好的一行,台灯\n");
        }

        void Text(string text) => file.Write(Encoding.UTF8.GetBytes(text));
    }
}
