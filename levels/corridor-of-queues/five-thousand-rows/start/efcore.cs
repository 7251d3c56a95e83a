using Microsoft.EntityFrameworkCore.Migrations;

public partial class CloseOldOrders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            "UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2016-04-01'");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        // What the status was before is not known any more.
    }
}
