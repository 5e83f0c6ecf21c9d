namespace Plain
{
    public class Function
    {
        public string NoSerializer(string text)
        {
            return text;
        }
    }
}
