using System;
using Microsoft.EntityFrameworkCore.Migrations;

public partial class AddRetainedFromToOrders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET lock_timeout = '2s';");
        migrationBuilder.AddColumn<DateTime>(
            name: "retained_from", table: "orders",
            type: "timestamp with time zone", nullable: false,
            defaultValueSql: "now()");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn(name: "retained_from", table: "orders");
    }
}
